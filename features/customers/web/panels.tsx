import { IconUsers } from '@tabler/icons-react';
import type { PaletteSource } from '#platform/web/palette.ts';
import { customersApi } from './components/customers-api.ts';

export { useSegments } from './components/use-segments.tsx';

/** Customers in the command palette: by name, e-mail, phone or any id. */
export const customersPalette: PaletteSource = {
  titleKey: 'customers:palette',
  icon: IconUsers,
  permission: 'customers.read',
  find: async (text, signal) => {
    const { rows } = await customersApi.list({ limit: 6, search: text, filter: [] }, { signal });
    return rows.map(({ customerId, name, known }) => ({
      id: customerId,
      label: name || known || customerId,
      ...(name && known ? { description: known } : {}),
      to: `/customers/${customerId}`,
    }));
  },
};
