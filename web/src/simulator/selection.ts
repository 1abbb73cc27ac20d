import { createContext, use } from 'react';

/** One message that is marked both as a bubble and in the inspector. */
type Selection = { readonly wamid: string | null; readonly select: (wamid: string | null) => void };

export const SelectionContext = createContext<Selection>({ wamid: null, select: () => undefined });

export const useSelection = () => use(SelectionContext);
