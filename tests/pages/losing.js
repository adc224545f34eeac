// Run in a page under test by losing.py: fills the forms in, sends one, and says what stands in it.
({
  forms() {
    const asks = "textarea, select, input:not([type=hidden], [type=submit])";
    return [...document.forms].filter((form) => form.method === "post" && form.querySelector(asks));
  },

  fields(form) {
    return [...form.elements].filter((one) => one.name && !one.matches("[type=hidden], [type=file], button, fieldset, output"));
  },

  fill(place) {
    for (const box of document.querySelectorAll("details")) box.open = true;
    const form = this.forms()[place];
    form.noValidate = true; // what would be refused by the browser is not sent, and so not lost
    const sample = {
      number: "7", date: "2026-11-30", "datetime-local": "2026-11-30T09:00", month: "2026-11", time: "09:00",
      color: "#112233", email: "a@b.cn", url: "https://a.cn/", tel: "13800138000",
    };
    for (const field of this.fields(form)) {
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = true;
      else if (field.matches("select")) field.selectedIndex = field.options.length - 1;
      else field.value = sample[field.type] ?? "half a day of writing";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return this.typed(place);
  },

  typed(place) {
    const form = this.forms()[place];
    return form ? this.fields(form).map((field) => `${field.name}=${field.matches("select, textarea") ? field.value : [field.value, field.checked]}`) : [];
  },

  send(place) {
    document.getElementById("toast").textContent = ""; // what was told of an earlier form
    for (const told of document.querySelectorAll("[data-unsent]")) told.hidden = true;
    const form = this.forms()[place];
    const buttons = [...form.elements].filter((one) => one.matches("button[type=submit]"));
    form.requestSubmit(buttons.find((one) => one.matches(".z-button--primary")) ?? buttons[0]);
  },

  told() {
    const places = document.querySelectorAll("#toast, [data-unsent]:not([hidden])");
    return [...places].some((one) => one.checkVisibility() && one.textContent.trim());
  },
})
