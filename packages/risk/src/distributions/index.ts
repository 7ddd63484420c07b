export { chiSquaredTail, digamma, halfStepOfGamma } from './gamma';
export { normalCdf, normalDensity, normalQuantile } from './normal';
export { studentCdf, studentDensity, studentQuantile } from './student';
