// The list by keyboard, and links that are copied by a tap. The pages work without this file.
const KEYS = { 0: "unmarked", 1: "present", 2: "absent", 3: "excused" };

document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
});

const list = document.querySelector("[data-attendance]");
if (list) {
  list.querySelector(".door-keys").hidden = false;
  const rows = [...list.querySelectorAll("[data-row]")];
  const go = (row) => row?.querySelector("input[type=radio]:checked, input[type=radio]").focus();
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = rows.indexOf(row);
    if (event.key in KEYS) {
      row.querySelector(`input[value="${KEYS[event.key]}"][type=radio]`).checked = true;
      go(rows[at + 1] ?? row);
    } else if (event.key === "ArrowDown") go(rows[at + 1]);
    else if (event.key === "ArrowUp") go(rows[at - 1]);
    else return;
    event.preventDefault();
  });
}
