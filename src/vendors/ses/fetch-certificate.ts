const TIMEOUT_MS = 5_000;
const MAX_LENGTH = 20_000;

/** Loads a certificate in PEM from an address that was checked to be Amazon's. Rejects when it cannot. */
export type FetchCertificate = (url: string) => Promise<string>;

export const fetchCertificate: FetchCertificate = async (url) => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const pem = await response.text();
  if (!response.ok || pem.length > MAX_LENGTH) throw new Error(`no certificate (HTTP ${response.status})`);
  return pem;
};
