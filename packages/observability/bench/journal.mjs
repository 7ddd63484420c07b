import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, memorySink, readJournal, verify } from '@trader/observability/journal';
import { nodeSha256, openJournal } from '@trader/observability/journal/node';
import { runRecords } from './run-records.mjs';

export const name = 'journal';

/** Appends all records, a commit after every `every`. */
const write = (journal, records, every) => {
  for (let i = 0; i < records.length; i++) {
    journal.append(records[i]);
    if ((i + 1) % every === 0) journal.commit();
  }
  journal.close();
};

const output = (text) => {
  const { problem, sealed, records } = verify(text, nodeSha256);
  return { problem: problem?.what ?? 'none', sealed, records };
};

const inMemory = (records, every, options) => async () => ({
  operations: records.length,
  run: () => {
    const sink = memorySink();
    write(createJournal(sink, options), records, every);
    return { bytes: sink.text().length > 0, records: records.length };
  },
});

const inFiles = (records, every, options) => async () => ({
  operations: records.length,
  run: () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-journal-'));
    write(openJournal(folder, options).journal, records, every);
    rmSync(folder, { recursive: true });
    return { bytes: true, records: records.length };
  },
});

const plainLines = (records, every) => async () => ({
  operations: records.length,
  run: () => {
    const sink = memorySink();
    let text = '';
    for (let i = 0; i < records.length; i++) {
      text += `${JSON.stringify(records[i])}\n`;
      if ((i + 1) % every === 0) {
        sink.write(text);
        text = '';
      }
    }
    sink.write(text);
    return { bytes: sink.text().length > 0, records: records.length };
  },
});

const written = (records) => {
  const sink = memorySink();
  write(createJournal(sink, { sha256: nodeSha256 }), records, 4);
  return sink.text();
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const records = runRecords(short ? 2_000 : 20_000);
  const fast = { sha256: nodeSha256 };
  return [
    {
      job: 'append, a commit per record', unit: 'ns/record', reference: 'JSON lines in memory, no seals',
      candidates: [
        { name: 'JSON lines in memory, no seals', load: plainLines(records, 1) },
        { name: 'ours, memory, seals per 64 KiB', load: inMemory(records, 1, fast) },
        { name: 'ours, memory, seals per 64 KiB, portable hash', load: inMemory(records, 1, {}) },
        { name: 'ours, memory, a seal per commit', load: inMemory(records, 1, { ...fast, sealBytes: 0 }) },
        { name: 'ours, files, seals per 64 KiB', load: inFiles(records, 1, {}) },
        { name: 'ours, files, a seal per commit', load: inFiles(records, 1, { sealBytes: 0 }) },
      ],
    },
    {
      job: 'read back', unit: 'ns/record', reference: 'ours, verify the chain',
      candidates: [
        {
          name: 'ours, verify the chain',
          load: async () => {
            const bytes = Buffer.from(written(records));
            return { operations: records.length, run: () => output(bytes).records };
          },
        },
        {
          name: 'ours, parse every record',
          load: async () => {
            const bytes = Buffer.from(written(records));
            return {
              operations: records.length,
              run: () => {
                let count = 0;
                for (const record of readJournal(bytes)) if (record.time >= 0) count++;
                return count;
              },
            };
          },
        },
      ],
    },
  ];
};
