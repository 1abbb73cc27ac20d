import { useMediaQuery } from '@mantine/hooks';

const PHONE = '(max-width: 799px)';
/** Room for the customers, the phones and the panel; three phones need more of it. */
const PANEL = '(min-width: 1180px)';
const PANEL_BESIDE_THREE = '(min-width: 1600px)';

/** Whether the page is the phone itself, and whether controls and events stand beside the phones. */
export function useLayout(phoneCount: number): { isPhone: boolean; hasPanel: boolean } {
  const atOnce = { getInitialValueInEffect: false };
  const isPhone = useMediaQuery(PHONE, undefined, atOnce);
  const isWide = useMediaQuery(PANEL, undefined, atOnce);
  const isVeryWide = useMediaQuery(PANEL_BESIDE_THREE, undefined, atOnce);
  return { isPhone, hasPanel: phoneCount > 2 ? isVeryWide : isWide };
}
