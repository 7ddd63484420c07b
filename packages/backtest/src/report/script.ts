/** The page's only script: a line and a note that follow the pointer. Without it everything else still works. */
export const SCRIPT = `
for (const figure of document.querySelectorAll('.chart')) {
  const plot = figure.querySelector('.plot'), cross = figure.querySelector('.cross'), note = figure.querySelector('output');
  const data = JSON.parse(figure.querySelector('script').textContent), last = data.times.length - 1;
  plot.addEventListener('pointermove', (event) => {
    const box = plot.getBoundingClientRect(), share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const place = Math.round(share * last), left = last ? place / last : 0.5;
    const lines = data.lines.filter((line) => line.values[place] !== '').map((line) => line.name + '  ' + line.values[place]);
    const notes = (data.notes || []).filter(([at]) => Math.abs(at - place) <= last / 200).slice(0, 4).map(([, text]) => text);
    note.textContent = [data.times[place], ...lines, ...notes].join('\\n');
    cross.style.left = left * 100 + '%';
    note.style.left = left < 0.5 ? 'calc(' + left * 100 + '% + 10px)' : 'auto';
    note.style.right = left < 0.5 ? 'auto' : 'calc(' + (1 - left) * 100 + '% + 10px)';
    cross.style.visibility = note.style.visibility = 'visible';
  });
  plot.addEventListener('pointerleave', () => { cross.style.visibility = note.style.visibility = 'hidden'; });
}
`;
