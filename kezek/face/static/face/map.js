/* The map with Leaflet: our own background, pins by free places; the drawn map stands without it. */
(() => {
  "use strict";
  const place = document.querySelector("[data-map]");
  if (!place || !window.L) return;
  const data = JSON.parse(document.getElementById(place.dataset.map).textContent);
  const drawn = place.innerHTML;
  place.textContent = "";
  place.removeAttribute("role");
  let map;
  try {
    map = L.map(place, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 17 });
  } catch {
    place.innerHTML = drawn;
    return;
  }
  L.control.zoom({ position: "bottomright", zoomInTitle: data.words.in, zoomOutTitle: data.words.out })
    .addTo(map);
  let names = [];
  const shape = (kind) => ({ className: kind, interactive: false });
  if (place.dataset.tiles) {
    L.tileLayer(place.dataset.tiles, { maxZoom: 18 }).addTo(map);
  } else {
    if (data.outline.length) L.polygon(data.outline, shape("map-city")).addTo(map);
    data.districts.forEach((d) => L.polygon(d.land, shape("map-land")).addTo(map));
    data.traces.forEach((t) => L.polyline(t.points, shape("map-" + t.kind)).addTo(map));
    names = data.districts.map((d) => L.marker(d.at, {
      interactive: false, keyboard: false,
      icon: L.divIcon({ className: "map-name", html: text(d.name), iconSize: null }),
    }).addTo(map));
  }
  const bounds = L.latLngBounds(data.outline.length ? data.outline : data.pins.map((p) => p.at));
  map.fitBounds(bounds, { padding: [4, 4] });
  if (data.own) {
    L.marker(data.own, {
      interactive: false, keyboard: false, zIndexOffset: 900,
      icon: L.divIcon({ className: "map-own", html: text(data.words.you), iconSize: [18, 18] }),
    }).addTo(map);
  }

  const radius = (free) => Math.min(22, 11 + 2 * Math.sqrt(free));
  const pins = L.layerGroup().addTo(map);
  function text(words) {
    const span = document.createElement("span");
    span.textContent = words;
    return span;
  }
  // Pins that would cover one another are counted together; a press on them comes closer.
  function draw() {
    pins.clearLayers();
    const groups = [];
    const waiting = [...data.pins].sort((a, b) => b.free - a.free)
      .map((pin) => ({ at: map.latLngToContainerPoint(pin.at), free: pin.free, pins: [pin] }));
    const last = map.getZoom() >= map.getMaxZoom();
    while (waiting.length) {
      const group = waiting.shift();
      const near = last || group.pins[0].chosen ? -1 : groups.findIndex((g) =>
        !g.pins[0].chosen && g.at.distanceTo(group.at) < radius(g.free) + radius(group.free));
      if (near < 0) {
        groups.push(group);
        continue;
      }
      const [other] = groups.splice(near, 1);
      const sum = other.free + group.free;
      waiting.unshift({
        at: other.at.add(group.at.subtract(other.at).multiplyBy(sum ? group.free / sum : 0.5)),
        free: sum, pins: [...other.pins, ...group.pins],
      });
    }
    groups.forEach((group) => {
      const [first] = group.pins;
      const many = group.pins.length > 1;
      const size = 2 * radius(group.free);
      const said = (many ? group.pins.length + " · " : first.name + ". ") +
        data.words.free.replace("%(n)s", group.free);
      const marker = L.marker(many ? map.containerPointToLatLng(group.at) : first.at, {
        title: said, alt: said, riseOnHover: true,
        icon: L.divIcon({
          className: "map-pin" + (many ? " map-many" : "") + (first.chosen ? " map-chosen" : ""),
          html: text(group.free), iconSize: [size, size],
        }),
      });
      marker.on("click keypress", (event) => {
        if (event.originalEvent.key && event.originalEvent.key !== "Enter") return;
        if (many) map.fitBounds(L.latLngBounds(group.pins.map((p) => p.at)), { padding: [60, 60], maxZoom: 17 });
        else if (first.url) location.assign(first.url);
      });
      pins.addLayer(marker);
    });
    // A name that a pin would cover is not shown at this distance.
    names.forEach((name) => {
      const at = map.latLngToContainerPoint(name.getLatLng());
      const half = name.getElement().firstChild.offsetWidth / 2;
      name.getElement().classList.toggle("covered", groups.some((g) =>
        Math.abs(g.at.x - at.x) < half + radius(g.free) && Math.abs(g.at.y - at.y) < radius(g.free) + 11));
    });
  }
  draw();
  map.on("zoomend", draw);
  if (data.pins_url) {
    fetch(data.pins_url).then((answer) => answer.json()).then((answer) => {
      data.pins = answer.pins.filter((pin) => pin.free);
      draw();
    }).catch(() => {});
  }
  // A press beside the pins chooses the point from which distances are measured.
  if (data.pick) {
    map.on("click", (event) => {
      const url = new URL(location.href);
      url.searchParams.set("origin", "point");
      url.searchParams.set("lat", event.latlng.lat.toFixed(3));
      url.searchParams.set("lon", event.latlng.lng.toFixed(3));
      url.searchParams.delete("page");
      location.assign(url);
    });
  }
})();
