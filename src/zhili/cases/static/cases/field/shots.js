// A place for photos in a form: a button for the camera, the pictures taken, each to be taken away again.

import { icon, make } from "./dom.js";
import { shrunk } from "./photos.js";
import { say } from "./words.js";

export class Shots {
  constructor({ title, most, photos = [], changed = () => {} }) {
    Object.assign(this, { most, photos: [...photos], changed, shown: [] });
    this.input = make("input", { class: "z-unseen", type: "file", accept: "image/*", capture: "environment", onchange: () => this.taken() });
    this.said = make("p", { class: "f-said", role: "status" });
    this.list = make("ul", { class: "f-shots__list" });
    this.camera = make("label", { class: "f-shots__camera" }, this.input, icon("camera"), make("span", {}, title));
    this.element = make("div", { class: "f-shots" }, this.camera, this.list, this.said);
    this.draw();
  }

  async taken() {
    const files = [...this.input.files];
    this.input.value = "";
    this.said.textContent = "";
    for (const file of files) {
      try {
        this.photos.push(await shrunk(file));
      } catch {
        this.said.textContent = say("photoBroken");
      }
    }
    this.draw();
    this.changed();
  }

  draw() {
    for (const address of this.shown) URL.revokeObjectURL(address);
    this.shown = this.photos.map((photo) => URL.createObjectURL(photo));
    this.list.replaceChildren(...this.shown.map((address, place) => this.shot(address, place)));
    this.camera.hidden = this.photos.length >= this.most;
  }

  shot(address, place) {
    const remove = () => {
      this.photos.splice(place, 1);
      this.draw();
      this.changed();
      this.input.focus();
    };
    const name = say("photoNumber", { number: place + 1 });
    return make(
      "li",
      { class: "f-shots__shot" },
      make("img", { src: address, alt: name }),
      make("button", { class: "f-shots__remove", type: "button", "aria-label": say("photoRemove", { name }), onclick: remove }, "×"),
    );
  }
}
