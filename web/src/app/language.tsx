import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import type { es } from '../texts/es.ts';

export type Language = 'es' | 'en';
export type TextId = keyof typeof es;
type TextValues = Readonly<Record<string, string | number>>;

type Catalogue = Readonly<Record<TextId, string>>;

/** Each language is a file of its own: nobody fetches the one that they do not read. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  es: async () => (await import('../texts/es.ts')).es,
  en: async () => (await import('../texts/en.ts')).en,
};
const LOCALES: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };
const STORAGE_KEY = 'recado.language';

const LanguageContext = createContext<{ language: Language; setLanguage: (next: Language) => void }>({
  language: 'es',
  setLanguage: () => undefined,
});

/** The stored choice, else the browser's first language, else Spanish. */
function firstLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  if (stored === 'es' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'es';
}

type Spoken = { readonly language: Language; readonly messages: Catalogue };

const speak = async (language: Language): Promise<Spoken> => ({ language, messages: await CATALOGUES[language]() });

/** The language that the page begins with, and its texts; awaited before the first drawing. */
export const speakFirst = (): Promise<Spoken> => speak(firstLanguage());

/** The page keeps its language until the texts of another one are here. */
export function LanguageProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [{ language, messages }, setSpoken] = useState(first);
  const wanted = useRef(first.language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(STORAGE_KEY, next);
    wanted.current = next;
    void speak(next).then((spoken) => {
      if (wanted.current === next) setSpoken(spoken);
    });
  }, []);
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  return (
    <LanguageContext value={value}>
      <IntlProvider locale={LOCALES[language]} messages={messages}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** Inside it every time is told in the business's zone, wherever the device is. */
export function BusinessZone({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const { locale, messages } = useIntl();
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}

export const useLanguage = () => use(LanguageContext);

/** Returns the function that reads a text of the chosen language by its id. */
export function useTexts(): (id: TextId, values?: TextValues) => string {
  const intl = useIntl();
  return useMemo(() => (id, values) => intl.formatMessage({ id }, values), [intl]);
}
