// Photos made small before they are sent: large ones cost a cheap telephone time and money. Without this file they are
// sent as they are, and the server makes them small.

const ENOUGH = 1600; // pixels on the longer side: a street sign is still readable
const SMALL = 400_000; // bytes that need no shrinking

export async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size <= SMALL) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, ENOUGH / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // a kind of picture that this browser cannot draw: the server judges it
  }
}

// A field that sends its files with the form: [data-shrinks] around it.
for (const box of document.querySelectorAll("[data-shrinks]")) {
  box.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.type !== "file" || input.dataset.shrunk) return delete input.dataset.shrunk;
    event.stopPropagation();
    const chosen = new DataTransfer();
    for (const file of input.files) chosen.items.add(await shrunk(file));
    input.files = chosen.files;
    input.dataset.shrunk = "1";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
