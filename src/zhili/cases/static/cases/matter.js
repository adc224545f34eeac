// Who writes needs no list to tap on: it makes way, so that the button to go on stands right below the words.

const text = document.getElementById("id_text");
const picks = document.querySelector(".z-picks");

function makeWay() {
  picks.hidden = text.value.trim() !== "";
}

if (text && picks) {
  text.addEventListener("input", makeWay);
  makeWay();
}
