// Numbers as psoas.quantity writes them: the last digit of the value is that of the error, a true minus, "unknown" for what is not known.
const MINUS = "\u2212";

const written = (value, digits) => {
  const text = (Math.round(value * 10 ** digits) / 10 ** digits).toFixed(Math.max(digits, 0));
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", MINUS);
};

export const plus = (value) => (value > 0 ? "+" : value < 0 ? MINUS : "");

/** Return value and error as [text, text]; an exact value has three figures and no error. */
export function withError(value, error) {
  if (!(error > 0)) return [written(value, value ? Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))) : 0), ""];
  const exponent = Math.floor(Math.log10(error)), leading = Number((error / 10 ** exponent).toFixed(6));
  let digits = -exponent + (leading < 1.95 ? 1 : 0);
  if (Number((error * 10 ** digits).toFixed(0)) / 10 ** digits >= 10 ** (exponent + 1)) digits = -exponent;
  return [written(value, digits), written(error, digits)];
}

/** Return a number with its error and unit, which brings its own space. */
export function told(value, error, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return "unknown";
  const [number, off] = withError(value, error);
  return `${number}${off ? ` ± ${off}` : ""}${unit}`;
}
