/** What opens over any page; fetched when the first of them is asked for. */
export { CommandBar } from './command-bar.tsx';
export { HelpDialog } from './help-dialog.tsx';
