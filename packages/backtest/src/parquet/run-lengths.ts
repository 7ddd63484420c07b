/** Above this the bits of one number may not fit into an integer while they are gathered. */
const WIDEST = 24;

/**
 * Decodes `to.length` numbers of `width` bits from Parquet's hybrid of runs and packed bits. Source: Encodings.md of Apache Parquet, RLE. Throws an
 * Error when the bytes do not hold them.
 */
export const readRunLengths = (bytes: Uint8Array, width: number, to: Int32Array | Uint8Array): void => {
  if (width > WIDEST) throw new Error(`numbers of ${width} bits are not known`);
  const mask = 2 ** width - 1;
  const size = (width + 7) >> 3;
  let [at, row] = [0, 0];
  while (row < to.length) {
    let [head, power] = [0, 1];
    for (let byte = 0x80; byte & 0x80; power *= 128) {
      if (at >= bytes.length || power > 2 ** 28) throw new Error('a run of its values is cut off');
      byte = bytes[at++];
      head += (byte & 0x7f) * power;
    }
    const count = Math.floor(head / 2);
    if (head % 2 === 0) {
      if (count === 0 || count > to.length - row || at + size > bytes.length) throw new Error('a run of its values is too long');
      let value = 0;
      for (let byte = 0; byte < size; byte++) value += bytes[at++] * 256 ** byte;
      to.fill(value, row, row + count);
      row += count;
      continue;
    }
    // Groups of eight; the last may hold more than there are values, or be cut at the end of the page.
    const end = Math.min(to.length, row + 8 * count);
    if (count === 0 || Math.ceil(((end - row) * width) / 8) > bytes.length - at) throw new Error('its packed values are cut off');
    let [bits, held, next] = [0, 0, at];
    for (; row < end; row++) {
      while (held < width) {
        bits |= bytes[next++] << held;
        held += 8;
      }
      to[row] = bits & mask;
      bits >>>= width;
      held -= width;
    }
    at += count * width;
  }
};
