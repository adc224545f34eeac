// The address is completed from places known by name; one tap fills in address, community and point on the map.

const box = document.querySelector("[data-places]");
const form = box.closest("form");
const address = form.elements.address;
const PAUSE = 300;

if (address) {
  const list = document.createElement("section");
  list.className = "z-spots";
  list.hidden = true;
  list.setAttribute("aria-label", box.dataset.placesTitle);
  const said = document.createElement("p");
  said.className = "z-hint";
  said.setAttribute("role", "status");
  address.closest(".z-field").append(said, list);
  address.setAttribute("autocomplete", "street-address");
  let timer;
  address.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => complete(list, said), PAUSE);
  });
  list.addEventListener("click", (event) => {
    const spot = event.target.closest("[data-name]");
    if (spot) take(spot, list, said);
  });
}

async function complete(list, said) {
  const typed = address.value;
  const body = new URLSearchParams({ address: typed, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  try {
    const answer = await fetch(box.dataset.places, { method: "POST", body });
    if (!answer.ok || address.value !== typed) return;
    list.innerHTML = await answer.text();
  } catch {
    return; // the address stands as it is typed
  }
  list.hidden = !list.children.length;
  said.textContent = list.hidden ? "" : box.dataset.placesTitle;
}

function take(spot, list, said) {
  const { name, area, lon, lat } = spot.dataset;
  address.value = name + address.value.slice(common(address.value, name));
  const select = form.elements.area;
  if (select && [...select.options].some((one) => one.value === area)) select.value = area;
  const map = form.querySelector("[data-map]");
  if (lon && map) map.dispatchEvent(new CustomEvent("zhili:choose", { detail: { lon: Number(lon), lat: Number(lat) } }));
  list.hidden = true;
  said.textContent = "";
  address.focus();
  address.dispatchEvent(new Event("change", { bubbles: true }));
}

// How much of what is typed the name already says: "和平里三号楼" goes on after "和平里小区" with "三号楼".
function common(typed, name) {
  let same = 0;
  while (same < typed.length && typed[same] === name[same]) same += 1;
  return same === 0 ? typed.length : same;
}
