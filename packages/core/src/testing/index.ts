export { settled, VirtualTime } from './virtual-time';
