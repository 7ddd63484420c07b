export * from './daily';
export * from './data-source';
export * from './index-futures';
export * from './instruments';
export * from './sources';
