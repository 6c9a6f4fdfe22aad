/** Sequential colour: pure, so that its legibility can be tested. */

type Rgb = readonly [number, number, number];

const text = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;

/** A colour of the scale at 0..1, mixed between its steps. */
export function shade(hues: readonly string[], depth: number): string {
  return text(mixed(hues, depth));
}

function mixed(hues: readonly string[], depth: number): Rgb {
  const at = Math.max(0, Math.min(1, depth)) * (hues.length - 1);
  const low = hues[Math.floor(at)] ?? '#000000';
  const high = hues[Math.ceil(at)] ?? low;
  const part = (hex: string, index: number): number =>
    Number.parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16);
  const mix = (index: number): number =>
    Math.round(part(low, index) + (part(high, index) - part(low, index)) * (at % 1));
  return [mix(0), mix(1), mix(2)];
}

/** Whichever of white and black can be read better on a colour (WCAG relative luminance). */
export function inkOn(rgb: string): string {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/\d+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
