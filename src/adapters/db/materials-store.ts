// Materials and the ledger of what each client was shown. The ledger is the business events of showing, written in the
// commit of the reply: there is no second list that could disagree.
import type { Pool } from 'pg';
import type { Material, MaterialType } from '../../core/materials/material.ts';
import type { MaterialsPort } from '../../app/pick-materials.ts';

interface MaterialRow {
  readonly id: string;
  readonly type: MaterialType;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly tags: readonly string[];
  readonly segments: readonly string[];
  readonly is_active: boolean;
  readonly is_example: boolean;
  readonly shown_at: Date | null;
}

const READ = `SELECT m.id, m.type, m.title, m.body, m.url, m.tags, m.segments, m.is_active, m.is_example, s.shown_at
  FROM materials m
  LEFT JOIN (SELECT (payload->>'id')::bigint AS id, max(created_at) AS shown_at FROM events
      WHERE user_id = $2 AND type = 'material.shown' GROUP BY 1) s ON s.id = m.id
  WHERE m.is_active AND $1 = ANY (m.segments) ORDER BY m.id`;

/** Makes the port; links that begin with `/` are put under `linkBase`. */
export function makeMaterialsStore(pool: Pool, linkBase: string): MaterialsPort {
  return {
    read: async (segment, subjectId) => {
      const { rows } = await pool.query<MaterialRow>({
        name: 'materials_read',
        text: READ,
        values: [segment, subjectId],
      });
      return {
        shelf: rows.map((row) => toMaterial(row, linkBase)),
        shownAt: new Map(
          rows.flatMap((row) =>
            row.shown_at === null ? [] : [[Number(row.id), row.shown_at.getTime()] as const],
          ),
        ),
      };
    },
  };
}

function toMaterial(row: MaterialRow, linkBase: string): Material {
  const { type, title, body, url, tags, segments } = row;
  return {
    id: Number(row.id),
    type,
    title,
    body,
    url: url?.startsWith('/') === true ? linkBase + url : url,
    tags,
    segments,
    isActive: row.is_active,
    isExample: row.is_example,
  };
}
