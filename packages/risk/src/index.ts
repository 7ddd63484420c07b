export * from './gate-context';
