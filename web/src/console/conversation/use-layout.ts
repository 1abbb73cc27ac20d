import { useMediaQuery } from '@mantine/hooks';

/** The page is a phone, or has room for the customer beside the thread. */
export function useLayout(): { isPhone: boolean; hasPanel: boolean } {
  const atOnce = { getInitialValueInEffect: false };
  return {
    isPhone: useMediaQuery('(max-width: 799px)', undefined, atOnce),
    hasPanel: useMediaQuery('(min-width: 1200px)', undefined, atOnce),
  };
}
