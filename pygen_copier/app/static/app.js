// Features are dragged to another place. The buttons beside them do the same from the keyboard.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".features li");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(".features li");
  if (!dragged || !over) return;
  event.preventDefault();
  const middle = over.getBoundingClientRect().top + over.offsetHeight / 2;
  if (over !== dragged) over.parentNode.insertBefore(dragged, event.clientY < middle ? over : over.nextSibling);
});

document.addEventListener("drop", (event) => dragged && event.preventDefault());

document.addEventListener("dragend", () => {
  // The buttons know places by number: the list is written anew in its order.
  if (dragged) htmx.trigger("#features", "dragged");
  dragged = null;
});

// A page that looks on says when nobody is there to tell it more.
document.addEventListener("htmx:sendError", () => { document.getElementById("gone").hidden = false; });
document.addEventListener("htmx:beforeSwap", () => { document.getElementById("gone").hidden = true; });
