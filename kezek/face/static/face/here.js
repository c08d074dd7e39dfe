/* Distances from where the reader stands; the button is there only where a browser can tell. */
(() => {
  "use strict";
  const button = document.querySelector("[data-here]");
  if (!button || !navigator.geolocation || !window.isSecureContext) return;
  const sorry = document.querySelector("[data-here-not]");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    sorry.hidden = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const url = new URL(location.href);
      url.searchParams.set("origin", "point");
      url.searchParams.set("lat", coords.latitude.toFixed(3));
      url.searchParams.set("lon", coords.longitude.toFixed(3));
      url.searchParams.delete("page");
      location.assign(url);
    }, () => {
      button.disabled = false;
      sorry.hidden = false;
    }, { maximumAge: 60000, timeout: 10000 });
  });
})();
