/**
 * Gathers a call's parameters from query, form, multipart and JSON into one record of JSON values. Text forms
 * carry everything as strings: there the documented type decides what a string means. JSON values are left as
 * they came, so that a number sent as a string is seen; only objects may come as JSON text, as documented.
 */
import type { ApiField, ApiMethod } from './api-schema.ts';
import { badRequest } from './api-error.ts';
import { UploadedFile } from './check-value.ts';

/** The parts of an HTTP request that carry parameters. `body` is parsed JSON or form, or raw multipart bytes. */
export interface ParamSource {
  query: Record<string, unknown>;
  body: unknown;
  contentType: string;
}

/**
 * Reads the parameters of a call.
 * @throws ApiError when a JSON body is not an object or multipart cannot be read.
 */
export async function parseParams(method: ApiMethod, source: ParamSource): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source.query))
    params[name] = fromText(value, method.fields.get(name));
  if (source.body === undefined) return params;
  if (source.contentType.startsWith('multipart/'))
    return { ...params, ...(await readMultipart(method, source)) };
  if (typeof source.body !== 'object' || source.body === null || Array.isArray(source.body)) {
    throw badRequest('request body must be a JSON object');
  }
  const isForm = source.contentType.startsWith('application/x-www-form-urlencoded');
  for (const [name, value] of Object.entries(source.body)) {
    const field = method.fields.get(name);
    params[name] = isForm ? fromText(value, field) : fromJson(value, field);
  }
  return params;
}

async function readMultipart(method: ApiMethod, source: ParamSource): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  const request = new Response(source.body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': source.contentType },
  });
  const form = await request.formData().catch(() => {
    throw badRequest("can't parse request body");
  });
  for (const [name, value] of form.entries()) {
    params[name] =
      typeof value === 'string'
        ? fromText(value, method.fields.get(name))
        : new UploadedFile(value.name, value.size);
  }
  return resolveAttachments(params, method);
}

/** `attach://name` in a field stands for the part of that name, which is then no parameter of its own. */
function resolveAttachments(params: Record<string, unknown>, method: ApiMethod): Record<string, unknown> {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string' || !value.startsWith('attach://')) continue;
    const part = value.slice('attach://'.length);
    if (!(params[part] instanceof UploadedFile)) continue;
    params[name] = params[part];
    if (!method.fields.has(part)) delete params[part];
  }
  return params;
}

function fromJson(value: unknown, field: ApiField | undefined): unknown {
  if (typeof value !== 'string' || !field || field.types.some((type) => isScalar(type))) return value;
  return parseJsonText(value);
}

function fromText(value: unknown, field: ApiField | undefined): unknown {
  if (typeof value !== 'string' || !field) return value;
  const { types } = field;
  if (types.includes('Integer') && /^-?\d+$/.test(value)) return Number(value);
  if (types.includes('String') || types.includes('InputFile')) return value;
  if (types.includes('Float') && value !== '' && Number.isFinite(Number(value))) return Number(value);
  if (types.includes('Boolean')) return fromBooleanText(value);
  return parseJsonText(value);
}

function fromBooleanText(value: string): unknown {
  if (/^(?:true|1|yes)$/i.test(value)) return true;
  return /^(?:false|0|no)$/i.test(value) ? false : value;
}

function parseJsonText(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function isScalar(type: string): boolean {
  return ['String', 'Integer', 'Float', 'Boolean', 'InputFile'].includes(type);
}
