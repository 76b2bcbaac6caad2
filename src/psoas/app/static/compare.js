// Two strides under one cursor: the slider shows both at the same place of the stride.

const slider = document.getElementById("place");
const said = document.getElementById("place-said");
const strides = [...document.querySelectorAll(".stride")].map((box) => ({
  box,
  columns: Number(box.dataset.columns),
  percents: box.dataset.percents.split(" ").map(Number),
}));

function show(percent) {
  for (const { box, columns, percents } of strides) {
    let nearest = 0;
    for (let place = 1; place < percents.length; place += 1) {
      if (Math.abs(percents[place] - percent) < Math.abs(percents[nearest] - percent)) nearest = place;
    }
    box.style.setProperty("--column", nearest % columns);
    box.style.setProperty("--row", Math.floor(nearest / columns));
  }
  said.textContent = percent === 0 ? "foot contact" : percent === 100 ? "next foot contact" : `${percent} % of the stride`;
}

if (slider && strides.length) {
  slider.closest("label").hidden = false;
  slider.addEventListener("input", () => show(Number(slider.value)));
  show(Number(slider.value));
}
