import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const GREEN: MantineColorsTuple = [
  '#e3f3ee',
  '#c9e8de',
  '#9bd5c3',
  '#6cc3a9',
  '#4cc6a6',
  '#1f8f76',
  '#0b6b57',
  '#095846',
  '#074a3b',
  '#053a2e',
];

/** Mantine's greys of the dark theme, in the tone of our surfaces. */
const NIGHT: MantineColorsTuple = [
  '#e8ecee',
  '#c9d0d5',
  '#a3aeb7',
  '#6c7882',
  '#3a434b',
  '#2b3238',
  '#1c2227',
  '#171c20',
  '#12171a',
  '#0f1316',
];

/** Primary buttons take the action role, whose text colour differs between light and dark. */
const variantColors: VariantColorsResolver = (input) => {
  const isPrimary = input.color === undefined || input.color === input.theme.primaryColor;
  if (!isPrimary) return defaultVariantColorsResolver(input);
  const none = '1px solid transparent';
  switch (input.variant) {
    case 'filled':
      return {
        background: 'var(--r-action)',
        hover: 'var(--r-action-hover)',
        color: 'var(--r-on-action)',
        border: none,
      };
    case 'subtle':
      return { background: 'transparent', hover: 'var(--r-action-tint)', color: 'var(--r-action-text)', border: none };
    case 'light':
      return {
        background: 'var(--r-action-tint)',
        hover: 'var(--r-action-tint)',
        color: 'var(--r-action-text)',
        border: none,
      };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  primaryColor: 'recado',
  colors: { recado: GREEN, dark: NIGHT },
  primaryShade: { light: 6, dark: 4 },
  defaultRadius: 8,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  respectReducedMotion: true,
  variantColorResolver: variantColors,
  // The placeholder is a focusable child of the menu that is no item; without it the first item has the focus.
  components: {
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    CloseButton: { defaultProps: { iconSize: 20 } },
    Modal: { styles: { title: { fontSize: 18, fontWeight: 700 } } },
    Drawer: { styles: { title: { fontSize: 18, fontWeight: 700 } } },
  },
});

/** Points Mantine's own variables at the roles of `theme.css`; those switch between light and dark by themselves. */
export const cssVariables: CSSVariablesResolver = () => {
  const roles = {
    '--mantine-color-body': 'var(--r-surface)',
    '--mantine-color-text': 'var(--r-text)',
    '--mantine-color-bright': 'var(--r-text)',
    '--mantine-color-dimmed': 'var(--r-muted)',
    '--mantine-color-placeholder': 'var(--r-muted)',
    '--mantine-color-error': 'var(--r-failed)',
    '--mantine-color-anchor': 'var(--r-action-text)',
    '--mantine-color-default': 'var(--r-surface)',
    '--mantine-color-default-hover': 'var(--r-raised)',
    '--mantine-color-default-color': 'var(--r-text)',
    '--mantine-color-default-border': 'var(--r-control)',
    '--mantine-color-disabled': 'var(--r-page)',
    '--mantine-color-disabled-color': 'var(--r-muted)',
    '--mantine-color-disabled-border': 'var(--r-line)',
    '--mantine-primary-color-filled': 'var(--r-action)',
    '--mantine-primary-color-filled-hover': 'var(--r-action-hover)',
    '--mantine-primary-color-contrast': 'var(--r-on-action)',
    '--mantine-color-recado-filled': 'var(--r-action)',
  };
  return { variables: {}, light: roles, dark: roles };
};
