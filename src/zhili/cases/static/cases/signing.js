// Drawing one's signature by finger, pen or mouse. Without this file, or without a pointer, the typed name is enough.

const LINE = 3;

for (const field of document.querySelectorAll("[data-signing]")) {
  field.hidden = false;
  const canvas = field.querySelector("canvas");
  const kept = field.querySelector("input");
  const pen = canvas.getContext("2d");
  let drawing = false;

  const fit = () => {
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    pen.scale(devicePixelRatio, devicePixelRatio);
    Object.assign(pen, { lineWidth: LINE, lineCap: "round", lineJoin: "round", strokeStyle: "#141e46" });
    kept.value = "";
  };

  const move = (event) => {
    if (!drawing) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
  };

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
    move(event);
  });
  canvas.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (drawing) kept.value = canvas.toDataURL("image/png");
      drawing = false;
    });
  }
  field.querySelector("button").addEventListener("click", fit);
  fit();
}
