export { amountOfCell, yesNoOfCell } from './cells.ts';
export { allPages, type ExportFile, exportEntries } from './export-entries.ts';
export { type Imported, type ImportKind, type ImportRun, importEntries, type Refused } from './import-entries.ts';
export type { StagedEntry, StagedKey } from './staging-store.ts';
export type { Column, ColumnTarget, Decimal, FoundEntry, ImportFile, ImportProgress, TableShape } from './types.ts';
