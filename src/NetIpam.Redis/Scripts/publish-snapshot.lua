-- Makes the claimed snapshot the current one, if the log still holds exactly its commit and all of its parts, and it is newer.
-- KEYS: log, commits, parts. ARGV: id of the snapshot, sequence number and id of its commit, manifest, how many parts it has.
local log = redis.call('HMGET', KEYS[1], 'seq', 'first', 'pending', 'snapshot-id', 'snapshot-seq', 'previous-id')
local seq, first, pending, current, currentSeq, previous = log[1], log[2], log[3], log[4], log[5], log[6]
if not seq or pending ~= ARGV[1] then
  return {'refused'}
end
local at = tonumber(ARGV[2])
if at < tonumber(first) or at > tonumber(seq) or (currentSeq and at <= tonumber(currentSeq)) then
  return {'refused'}
end
local entry = redis.call('LINDEX', KEYS[2], at - first)
if not entry or string.sub(entry, 1, #ARGV[3]) ~= ARGV[3] then
  return {'refused'}
end
local fields = redis.call('HKEYS', KEYS[3])
local there = {}
for _, field in ipairs(fields) do
  there[field] = true
end
for part = 0, ARGV[5] - 1 do
  if not there[ARGV[1] .. ':' .. part] then
    return {'refused'}
  end
end

local published = redis.pcall('HSET', KEYS[1],
  'previous-id', current or '', 'previous-seq', currentSeq or '',
  'snapshot-id', ARGV[1], 'snapshot-seq', ARGV[2], 'snapshot', ARGV[4], 'pending', '')
if type(published) == 'table' and published.err then
  return published
end
if previous and previous ~= '' then
  for _, field in ipairs(fields) do
    if string.sub(field, 1, #previous + 1) == previous .. ':' then
      redis.call('HDEL', KEYS[3], field)
    end
  end
end
return {'published'}
