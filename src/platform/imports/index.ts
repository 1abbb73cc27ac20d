export { amountOfCell, readText, yesNoOfCell } from './cells.ts';
export { allPages, type ExportFile, exportEntries } from './export-entries.ts';
export { amountField, currencyField, isStorable, momentField, PLAIN_NUMBER, textField } from './fields.ts';
export { type Imported, type ImportKind, type ImportOutcome, type ImportRun, importEntries } from './import-entries.ts';
export type { StagedEntry, StagedKey } from './staging-store.ts';
export type { Column, ColumnTarget, Decimal, FoundEntry, ImportFile, ImportProgress, TableShape } from './types.ts';
export { withoutCard } from './without-card.ts';
