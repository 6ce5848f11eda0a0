// Ctrl+Enter sends the form whose button says so (data-key="enter"). Without this script the button does, and the hint is not shown.
document.documentElement.dataset.keys = "on";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form") ?? document;
  form.querySelector('[data-key="enter"]')?.click();
});
