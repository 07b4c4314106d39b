"use strict";
const buttons = [];
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const status = document.getElementById(table.dataset.status);
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    buttons.push([head, button]);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const up = now ? now === "descending" : head.dataset.first === "up";
      const key = (row) => row.cells[column].dataset.key;
      const rows = [...body.rows].sort((a, b) => {
        const one = key(a), other = key(b);
        if (one === "" || other === "") return (one === "") - (other === "") || a.dataset.order - b.dataset.order;
        return (up ? one - other : other - one) || a.dataset.order - b.dataset.order;
      });
      body.append(...rows);
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      status.textContent = `Đã sắp xếp theo ${button.textContent.trim()}, ${up ? "tăng dần" : "giảm dần"}.`;
    });
  });
}
// Chromium leaves a button out of the header that a table repeats on every sheet of paper.
addEventListener("beforeprint", () => buttons.forEach(([head, button]) => head.replaceChildren(...button.childNodes)));
addEventListener("afterprint", () => buttons.forEach(([head, button]) => {
  button.append(...head.childNodes);
  head.append(button);
}));
function reveal() {
  const sheet = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!sheet || sheet.tagName !== "DETAILS") return;
  sheet.open = true;
  sheet.querySelector("summary").focus({ preventScroll: true });
  sheet.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
