import { IconShoppingCart } from '@tabler/icons-react';
import i18next from 'i18next';
import { translateKey } from '#platform/web/i18n.ts';
import type { PaletteSource } from '#platform/web/palette.ts';
import { ordersApi } from './components/orders-api.ts';

/** Orders in the command palette: by number, or by whose they are. */
export const ordersPalette: PaletteSource = {
  titleKey: 'orders:list.nav',
  icon: IconShoppingCart,
  permission: 'orders.read',
  find: async (text, signal) => {
    const { rows } = await ordersApi.list({ limit: 6, search: text, filter: [] }, { signal });
    return rows.map(({ orderId, kind, number, customerName }) => ({
      id: orderId,
      label: `${translateKey(i18next, `orders:kind.${kind}`)} ${number}`,
      ...(customerName ? { description: customerName } : {}),
      to: `/orders/${orderId}`,
    }));
  },
};
