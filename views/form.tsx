import type { ComponentChildren, JSX } from 'preact'
import * as z from 'zod'

/** What somebody typed, and what was wrong with it, by the name of the field. */
export type FormState = { typed: Record<string, string>; errors: Record<string, string> }

export const emptyForm = (typed: Record<string, string> = {}): FormState => ({ typed, errors: {} })

/** What the browser checks, read from the schema that the server checks with. */
const constraints = (schema: z.core.$ZodType): { required?: true; maxlength?: number } => {
  if (schema instanceof z.ZodPipe) return constraints(schema.in)
  if (schema instanceof z.ZodOptional) return {}
  if (schema instanceof z.ZodEnum) return { required: true }
  if (!(schema instanceof z.ZodString)) return {}
  return {
    ...(schema.maxLength !== null && { maxlength: schema.maxLength }),
    ...(schema.minLength && { required: true }),
  }
}

type FieldProps = {
  form: FormState
  schema: z.ZodObject
  name: string
  label: string
  hint?: ComponentChildren
}

const described = ({ form, schema, name, hint }: FieldProps) => {
  const error = form.errors[name]
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  const field = schema.shape[name]
  if (!field) throw new Error(`The form has no field ${name}.`)
  return {
    id: name,
    name,
    ...constraints(field),
    'aria-describedby': ids || undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
  }
}

const Around = ({ children, ...props }: FieldProps & { children: ComponentChildren }) => (
  <div>
    <label for={props.name}>{props.label}</label>
    {children}
    {props.hint && (
      <small class="hint" id={`${props.name}-hint`}>
        {props.hint}
      </small>
    )}
    {props.form.errors[props.name] && (
      <small class="error" id={`${props.name}-error`}>
        {props.form.errors[props.name]}
      </small>
    )}
  </div>
)

export const TextField = (
  props: FieldProps & {
    type?: 'text' | 'email' | 'tel' | 'date' | 'url' | 'search'
    autocomplete?: string
    placeholder?: string
    min?: string
    max?: string
  },
) => (
  <Around {...props}>
    <input
      {...({
        ...described(props),
        type: props.type ?? 'text',
        value: props.form.typed[props.name] ?? '',
        autocomplete: props.autocomplete,
        placeholder: props.placeholder,
        min: props.min,
        max: props.max,
        dir: props.type === 'date' ? undefined : 'auto',
      } as JSX.IntrinsicElements['input'])}
    />
  </Around>
)

export const TextArea = (props: FieldProps & { rows: number; placeholder?: string }) => (
  <Around {...props}>
    <textarea {...described(props)} rows={props.rows} placeholder={props.placeholder} dir="auto">
      {props.form.typed[props.name] ?? ''}
    </textarea>
  </Around>
)

/** The label stands after its box; what is ticked is sent as `on`. */
export const Checkbox = ({ form, name, label }: { form: FormState; name: string; label: string }) => (
  <label for={name}>
    <input id={name} name={name} type="checkbox" checked={form.typed[name] !== undefined} /> {label}
  </label>
)

export type Option = { value: string; text: string }

export const Options = ({ options, chosen }: { options: Option[]; chosen: string }) => (
  <>
    {options.map(({ value, text }) => (
      <option key={value} value={value} selected={value === chosen}>
        {text}
      </option>
    ))}
  </>
)

export const SelectField = (props: FieldProps & { options: Option[]; browserZone?: boolean }) => {
  const chosen = props.form.typed[props.name] ?? ''
  const known = props.options.some(({ value }) => value === chosen)
  const options = known || !chosen ? props.options : [...props.options, { value: chosen, text: chosen }]
  return (
    <Around {...props}>
      <select {...described(props)} data-browser-zone={props.browserZone || undefined}>
        <Options options={options} chosen={chosen} />
      </select>
    </Around>
  )
}

/** Says what is wrong, with a way to each field, and takes the focus. */
export const Problems = ({ form, labels }: { form: FormState; labels: Record<string, string> }) => {
  const errors = Object.entries(form.errors)
  if (errors.length === 0) return null
  return (
    <div class="problems" role="alert" tabIndex={-1} autofocus>
      <h2>{errors.length === 1 ? 'One thing needs another look' : 'A few things need another look'}</h2>
      <ul>
        {errors.map(([name, message]) => (
          <li key={name}>
            {labels[name] ? (
              <a href={`#${name}`}>
                {labels[name]}: {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
