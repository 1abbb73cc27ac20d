import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { en } from '../texts/en.ts';
import { es } from '../texts/es.ts';

export type Language = 'es' | 'en';
export type TextId = keyof typeof es;
type TextValues = Readonly<Record<string, string | number>>;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<TextId, string>>>> = { es, en };
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

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      setLanguage: (next: Language) => {
        localStorage.setItem(STORAGE_KEY, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return (
    <LanguageContext value={value}>
      <IntlProvider locale={LOCALES[language]} messages={CATALOGUES[language]}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

export const useLanguage = () => use(LanguageContext);

/** Returns the function that reads a text of the chosen language by its id. */
export function useTexts(): (id: TextId, values?: TextValues) => string {
  const intl = useIntl();
  return useMemo(() => (id, values) => intl.formatMessage({ id }, values), [intl]);
}
