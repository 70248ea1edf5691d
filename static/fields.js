// What helps while a form is filled in. Without it every field can still be typed in, and the server says what is wrong.

// Of texts with a limit: how many characters there are, said aloud when few are left or too many typed.
const FEW = 20;
let saying;

function counted(field) {
  const text = field.value.replaceAll("\r\n", "\n").trim().normalize("NFC");
  const number = [...text].length;
  const most = Number(field.dataset.most);
  if (number > most) return { words: `${number - most} characters too many: ${number} of ${most}`, over: true };
  return { words: `${number} of ${most} characters`, few: most - number <= FEW, near: number >= most / 2 };
}

function count(field) {
  const { words, over, few, near } = counted(field);
  let shown = field.nextElementSibling?.matches(".count") ? field.nextElementSibling : null;
  if (!over && !near && !shown) return;
  if (!shown) {
    shown = document.createElement("p");
    shown.className = "count";
    field.after(shown);
  }
  shown.textContent = words;
  shown.classList.toggle("over", Boolean(over));
  clearTimeout(saying);
  if (over || few) saying = setTimeout(() => say(words), 800);
}

function say(words) {
  let live = document.getElementById("count-live") ?? document.getElementById("live");
  if (!live) {
    live = document.createElement("p");
    live.id = "count-live";
    live.className = "vh visually-hidden";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = words;
}

// Beside a typed date: the browser's own picker, which fills in what it would be typed as.
function addPicker(field) {
  if (field.dataset.pick) return;
  field.dataset.pick = "added";
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Pick";
  const label = field.labels?.[0]?.textContent.trim().replace(/:$/, "");
  button.setAttribute("aria-label", label ? `Pick the day: ${label}` : "Pick the day");
  button.addEventListener("click", () => {
    picker.value = field.value;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    field.value = picker.value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    field.focus();
  });
  // What the picker itself says is no change of the form.
  for (const kind of ["input", "change"]) picker.addEventListener(kind, (event) => event.stopPropagation());
  const beside = document.createElement("span");
  beside.className = "pick";
  beside.append(button, picker);
  field.after(beside);
}

function addPickers() {
  for (const field of document.querySelectorAll("input[data-pick]")) addPicker(field);
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.most) count(event.target);
});
addPickers();
document.addEventListener("htmx:afterSettle", addPickers);
document.addEventListener("formset:added", addPickers);
