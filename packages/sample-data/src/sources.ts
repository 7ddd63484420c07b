import type { DataSource } from './data-source';

/** Apple, daily, 2013-05-13 to 2018-05-11: 1,260 rows, prices adjusted for splits and not for dividends. */
export const AAPL_SOURCE: DataSource = {
  name: 'AAPL daily',
  package: '@observablehq/sample-datasets',
  version: '1.0.1',
  licence: 'ISC',
  file: 'aapl.csv',
  sha256: '18dc8bf6542da26625d992544a619a5fc210d6dfc799e81ab7fb7f9edbc21f9a',
};

/** S&P 500 index, daily, 2000-01-03 to 2020-04-17: 5,105 rows. A price index: dividends are not in it. */
export const SP500_SOURCE: DataSource = {
  name: 'S&P 500 daily',
  package: 'vega-datasets',
  version: '3.2.1',
  licence: 'BSD-3-Clause',
  file: 'data/sp500-2000.csv',
  sha256: '9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8',
};

const future = (symbol: string, name: string, sha256: string): DataSource => ({
  name,
  package: 'hqchart',
  version: '1.1.15808',
  licence: 'Apache-2.0',
  file: `src/jscommon/umychart.testdata/M1KLine/${symbol}L8.cfe.minute.kline.json`,
  sha256,
});

/** The main contracts of IF, IC and IM, one-minute, 2023-12-04 to 2024-09-27: 48,000 rows each, unadjusted where the contract rolls. */
export const INDEX_FUTURES_SOURCES: readonly DataSource[] = [
  future('IF', 'CSI 300 index futures, 1 minute', 'f14297e9e00239ede1a42a82ff50bbc47fc5788515d634496d6ef4d7c62dc2c4'),
  future('IC', 'CSI 500 index futures, 1 minute', 'fc02c02716e00b508ad6bac1f05165d225e06186f0392abffe15d6b3eddfab00'),
  future('IM', 'CSI 1000 index futures, 1 minute', '065e370bc6f5ed7bed0e8e4526424c4aa961b6823404a4a1c7b7f4ce6914993a'),
];
