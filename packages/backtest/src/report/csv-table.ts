import { CsvBytes } from './csv-bytes';
import type { ReportTable, TableColumn } from './report-tables';

const writeField = (bytes: CsvBytes, column: TableColumn, row: number): void => {
  switch (column.type) {
    case 'row':
      bytes.number(row + 1);
      break;
    case 'number':
      bytes.number(column.values[row]);
      break;
    case 'decimal': {
      const rare = column.values.rare.get(row);
      if (rare === undefined) bytes.number(column.values.values[row]);
      else bytes.text(rare);
      break;
    }
    case 'time':
      bytes.stamp(column.values[row]);
      break;
    case 'day':
      bytes.day(column.values[row]);
      break;
    case 'text':
      bytes.text(column.values[row]);
      break;
    case 'name':
      bytes.text(column.names[column.values[row]]);
      break;
  }
};

/** A table as CSV (RFC 4180, UTF-8, a line of names), in pieces. */
export const csvOf = function* ({ columns, length }: ReportTable): Generator<Uint8Array> {
  const bytes = new CsvBytes();
  for (const { name } of columns) bytes.text(name);
  bytes.endLine();
  for (let row = 0; row < length; row++) {
    for (let at = 0; at < columns.length; at++) writeField(bytes, columns[at], row);
    bytes.endLine();
    if (bytes.full) yield bytes.take();
  }
  yield bytes.take();
};
