const exportMs = 300_000;
const keepMs = 3_600_000;

/** One export: it takes five minutes. */
export interface Job {
  readonly endsAtMs: number;
  readonly done: Promise<string>;
}

/** The jobs of one server. A job is deleted an hour after its end. */
export class ExportJobs {
  readonly #jobs = new Map<string, Job>();
  #started = 0;

  start(): string {
    this.#deleteOld();
    const id = `export-${++this.#started}`;
    const done = new Promise<string>((end) => setTimeout(end, exportMs, `${id}: 1000 rows`));
    this.#jobs.set(id, { endsAtMs: Date.now() + exportMs, done });
    return id;
  }

  get(id: string): Job | undefined {
    this.#deleteOld();
    return this.#jobs.get(id);
  }

  #deleteOld(): void {
    for (const [id, { endsAtMs }] of this.#jobs) if (Date.now() - endsAtMs >= keepMs) this.#jobs.delete(id);
  }
}

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

export const started = (id: string) => text(JSON.stringify({ job_id: id, next: 'check_export', afterSeconds: 30 }));
export const result = (rows: string) => text(rows);
export const running = (id: string) => text(`${id} is running. Call check_export again in 30 seconds.`);
export const finished = (id: string) => text(`${id} is done. Call export_result for its rows.`);
export const unknown = (id: string) => ({
  ...text(`There is no job ${id}, or it was deleted an hour after its end. Call start_export for a new one.`),
  isError: true,
});
