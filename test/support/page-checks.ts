/** Expressions for a page of the browser: each gives a list of what is wrong with it, empty when nothing is. */

/** Words of a chart that lie over each other, or outside of their picture. */
export const OVERLAPS = `(() => {
  const wrong = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([name, a], at) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) wrong.push(name + ' leaves its chart');
      for (const [other, b] of texts.slice(at + 1))
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push(name + ' over ' + other);
    });
  }
  return wrong;
})()`;

/** Blocks that are wider than the window; what scrolls by itself is not. */
export const TOO_WIDE = `document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? [document.documentElement.scrollWidth + ' px in a window of ' + document.documentElement.clientWidth + ' px'] : []`;

/** Text whose contrast with its ground is below 4.5 to 1 (WCAG 2, 1.4.3). */
export const FAINT = `(() => {
  const read = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const wrong = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) continue;
    if (['title', 'desc', 'style'].includes(element.tagName.toLowerCase())) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(read(element instanceof SVGElement ? style.fill : style.color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) wrong.push(element.tagName + ' "' + element.textContent.trim().slice(0, 30) + '" ' + ratio.toFixed(2));
  }
  return wrong;
})()`;

/** The cells of the table with this caption, row by row. */
export const rowsOf = (caption: string): string => `(() => {
  const table = [...document.querySelectorAll('table')].find((each) => each.caption?.textContent.trim() === ${JSON.stringify(caption)});
  return [...(table?.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
})()`;

/** For each mark of the chart of the ramp, the percentage that its height stands for. */
export const DRAWN_RAMPS = `(() => {
  const svg = document.querySelector('svg[aria-labelledby^="ramp"]');
  const axis = [...svg.querySelectorAll('line.axis')].map((line) => line.y1.baseVal.value);
  const [zero, full] = [Math.max(...axis), Math.min(...axis)];
  return [...svg.querySelectorAll('circle')].map((mark) => Math.round(((zero - mark.cy.baseVal.value) / (zero - full)) * 100));
})()`;
