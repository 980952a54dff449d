// Small comforts. Every page works without this file.
(() => {
  "use strict";

  // A menu closes when the person goes on elsewhere.
  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!except || !menu.contains(except)) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // After a form came back with errors, the list of them is what to read first.
  document.querySelector(".error-summary")?.focus();

  // The current section or screen is in sight where they scroll sideways.
  document.querySelectorAll(".site-nav [aria-current], .wizard [aria-current], .application-steps [aria-current]").forEach((current) => {
    const row = current.closest(".site-nav, .wizard ol, .application-steps ol");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = current.offsetLeft - row.offsetLeft - 16;
  });

  // Paper shows what is folded on the screen.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open])")];
    unfolded.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => unfolded.forEach((part) => { part.open = false; }));
})();
