import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/**
 * Every token of the console in one place: ink on paper, one accent, an 8-point grid, hairlines instead of boxes.
 * Components read the CSS variables (`--hf-*`) made below; nothing else names a colour.
 */

/** Deep teal. Shade 8 on paper and shade 3 on ink both reach 4.5:1 for text. */
const teal: MantineColorsTuple = [
  '#edf7f6',
  '#d8ecea',
  '#afd9d5',
  '#7fc3bd',
  '#55afa7',
  '#359c93',
  '#1f877e',
  '#0f7169',
  '#0b5d57',
  '#064943',
];

/** Warm ink: from paper to black. */
const ink: MantineColorsTuple = [
  '#f8f8f6',
  '#f0f0ed',
  '#e2e2dd',
  '#cdcdc7',
  '#a9a9a2',
  '#85857e',
  '#65655f',
  '#4a4a46',
  '#2f2f2c',
  '#1b1b19',
];

/** Night: the same warmth, dark; 0 is text, 7 the page. */
const dark: MantineColorsTuple = [
  '#ecebe7',
  '#cfcec9',
  '#a5a49e',
  '#7c7b76',
  '#454541',
  '#343431',
  '#262624',
  '#191918',
  '#131312',
  '#0d0d0c',
];

/**
 * Okabe and Ito's palette for categories, told apart by readers with any colour vision. The order puts the
 * accent-like green first and yellow last, which is too light for a thin line on paper.
 */
export const categorical = {
  light: ['#00785a', '#d55e00', '#0072b2', '#b85c93', '#b07a00', '#3a93c4', '#1b1b19', '#8f8a00'],
  dark: ['#2fc39b', '#f08a3c', '#5aaee6', '#dd9cc3', '#e69f00', '#8fd0f5', '#ecebe7', '#f0e442'],
} as const;

/** One hue from almost nothing to full, for amounts (cohorts, densities). */
export const sequential = {
  light: ['#edf7f6', '#afd9d5', '#55afa7', '#0f7169', '#04332f'],
  dark: ['#15302d', '#0f534d', '#1f877e', '#55afa7', '#c9ece8'],
} as const;

export type ColorScheme = 'light' | 'dark';

const tokens = {
  light: {
    paper: '#ffffff',
    surface: ink[0],
    raised: '#ffffff',
    hover: '#f4f4f1',
    selected: teal[0],
    hairline: ink[2],
    hairlineStrong: ink[4],
    ink: ink[9],
    inkSoft: '#55554f',
    inkFaint: '#6b6b65',
    accent: teal[7],
    accentText: teal[8],
    good: '#00664c',
    bad: '#a63d00',
    warn: '#7a5600',
    band: 'rgba(15, 113, 105, 0.14)',
  },
  dark: {
    paper: dark[7],
    surface: dark[8],
    raised: '#20201e',
    hover: '#242422',
    selected: '#152c2a',
    hairline: dark[5],
    hairlineStrong: dark[3],
    ink: dark[0],
    inkSoft: '#bdbcb6',
    inkFaint: '#a5a49e',
    accent: teal[4],
    accentText: teal[3],
    good: '#4fd0aa',
    bad: '#f49a56',
    warn: '#e6b34a',
    band: 'rgba(85, 175, 167, 0.2)',
  },
} as const;

export type Tokens = { readonly [K in keyof (typeof tokens)['light']]: string };

export const tokensOf = (scheme: ColorScheme): Tokens => tokens[scheme];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const variablesOf = (scheme: ColorScheme): Record<string, string> => {
  const own = Object.entries(tokens[scheme]).map(([name, value]) => [`--hf-${kebab(name)}`, value]);
  const { paper, ink: text, inkFaint, hairline, accentText } = tokens[scheme];
  return {
    ...Object.fromEntries(own),
    '--mantine-color-body': paper,
    '--mantine-color-text': text,
    '--mantine-color-dimmed': inkFaint,
    '--mantine-color-placeholder': inkFaint,
    '--mantine-color-default-border': hairline,
    '--mantine-color-anchor': accentText,
    '--mantine-color-error': tokens[scheme].bad,
  };
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--hf-row': '38px',
    '--hf-motion': '120ms',
  },
  light: variablesOf('light'),
  dark: variablesOf('dark'),
});

/** The head of a dialog is a `header` element, which would be read as a second banner of the page. */
const dialogHead = { attributes: { header: { role: 'none' } } } as const;

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { teal, gray: ink, dark },
  black: ink[9],
  white: '#ffffff',
  fontFamily: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'sm' } },
    // without the placeholder a menu holds nothing but its items, as role="menu" demands
    Menu: {
      defaultProps: { transitionProps: { duration: 100 }, shadow: 'sm', withInitialFocusPlaceholder: false },
    },
    Modal: {
      defaultProps: {
        ...dialogHead,
        transitionProps: { duration: 120 },
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    Drawer: {
      defaultProps: {
        ...dialogHead,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm' },
      styles: { root: { textTransform: 'none', fontWeight: 500 } },
    },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'sm' } } },
    MultiSelect: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'sm' } } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 'sm' } },
  },
});
