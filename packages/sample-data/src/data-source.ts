/** Where a data set comes from: enough to fetch the same bytes again, and to say in a manifest what a run has read. */
export interface DataSource {
  /** What people call it. */
  readonly name: string;
  /** The npm package that carries it. */
  readonly package: string;
  readonly version: string;
  /** SPDX identifier of the package's licence. */
  readonly licence: string;
  /** Path inside the package. */
  readonly file: string;
  /** SHA-256 of the file, lower-case hex. The loaders refuse a file whose hash differs. */
  readonly sha256: string;
}
