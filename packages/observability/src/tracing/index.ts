export { createTrace } from './trace';
