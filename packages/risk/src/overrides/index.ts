export { overrideText } from './override-text';
export type { Override } from './override-text';
export { createOverrides } from './overrides';
export type { OverrideEvent, Overrides, OverridesOptions, OverridesState } from './overrides';
