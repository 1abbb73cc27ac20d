export { createMailFiles } from './mail-files.ts';
export { listMailFiles, readMailFile } from './read-files.ts';
