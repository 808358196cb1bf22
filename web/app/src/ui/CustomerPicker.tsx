import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../api/hooks';
import type { CustomerRow, Page } from '../api/types';

/** Finds a customer by name, e-mail or identifier. */
export function CustomerPicker({ label, value, onChange }: { label: string; value: string | null; onChange: (customer: string | null) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const found = useRead<Page<CustomerRow>>('customers', '/customers', { search, limit: 10 }, { enabled: search.length >= 2, keep: true });
  const data = (found.data?.items ?? []).map(one => ({ value: one.id, label: one.name ?? one.email ?? one.id }));
  return <Select label={label} searchable clearable value={value} onChange={onChange} onSearchChange={setText} filter={({ options }) => options} nothingFoundMessage={search.length >= 2 && !found.isFetching ? t('nothingFound') : undefined} data={data} />;
}
