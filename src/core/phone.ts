/** Business-scoped user id of WhatsApp: country code, dot, up to 128 alphanumerics (facts of Meta, May 2026). */
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

export const isBsuid = (value: string): boolean => BSUID.test(value);

/**
 * The form under which a phone number is compared: digits only, Mexico's `521` + 10 digits as `52` + 10, Argentina's
 * `549` + 10 as `54` + 10. Returns null when there is no plausible number. The raw value is kept beside it.
 */
export function normalisePhone(raw: string): string | null {
  const digits = raw.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15) return null;
  return digits.replace(/^521(\d{10})$/, '52$1').replace(/^549(\d{10})$/, '54$1');
}
