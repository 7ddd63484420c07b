export { formatParquet } from './format-parquet';
export { parseParquet } from './parse-parquet';
