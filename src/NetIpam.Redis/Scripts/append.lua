-- Appends a commit if, and only if, the newest one is its predecessor; else tells what came after that.
-- KEYS: log, commits. ARGV: sequence number and id of the predecessor, sequence number and id of the commit, its entry,
-- how many commits and how many bytes of them a conflict carries at the most.
local log = redis.call('HMGET', KEYS[1], 'seq', 'id', 'first', 'turn')
local seq, id, first, turn = log[1], log[2], log[3], log[4] or ''
if not seq then
  if redis.call('EXISTS', KEYS[2]) == 1 then
    return {'damaged', 'its record is missing, but not its commits'}
  end
  return {'gone'}
end
if redis.call('LLEN', KEYS[2]) ~= seq - first + 1 then
  return {'damaged', 'it holds more or fewer commits than its record says'}
end

if seq == ARGV[1] and id == ARGV[2] then
  -- An error does not take back what a script wrote before it, so neither write may end it.
  local moved = redis.pcall('HSET', KEYS[1], 'seq', ARGV[3], 'id', ARGV[4])
  if type(moved) == 'table' and moved.err then
    return moved
  end
  local pushed = redis.pcall('RPUSH', KEYS[2], ARGV[5])
  if type(pushed) == 'table' and pushed.err then
    redis.call('HSET', KEYS[1], 'seq', seq, 'id', id)
    return pushed
  end
  return {'appended', turn}
end

local answer = {'conflict', turn}
local place = ARGV[1] + 1 - first
if place >= 0 then
  local room = tonumber(ARGV[7])
  for _, entry in ipairs(redis.call('LRANGE', KEYS[2], place, place + ARGV[6] - 1)) do
    room = room - #entry
    if room < 0 then
      break
    end
    answer[#answer + 1] = entry
  end
end
return answer
