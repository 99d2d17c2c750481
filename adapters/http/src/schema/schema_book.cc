#include "schema/schema_book.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/access.h"

namespace flovyn::http {

SchemaBook::SchemaBook(WorkerService& workers, Clock& clock, Logger& logger)
    : workers_(workers), clock_(clock), logger_(logger) {}

absl::StatusOr<std::shared_ptr<const InputSchema>> SchemaBook::Find(const TenantId& tenant,
                                                                    WorkType type,
                                                                    const std::string& kind) {
  Entry entry;
  entry.key = {tenant, type, kind};
  // Both before the read: what changes meanwhile is read again.
  entry.registrations = workers_.registrations();
  entry.read_at = clock_.Now();
  Payload known;
  {
    MutexLock lock(mutex_);
    const auto found = places_.find(entry.key);
    if (found != places_.end()) {
      const Entries::iterator place = found->second;
      entries_.splice(entries_.begin(), entries_, place);
      const bool fresh =
          place->registrations == entry.registrations && entry.read_at - place->read_at <= kMaxAge;
      if (fresh) return place->schema;
      known = place->text;
      entry.schema = place->schema;
    }
  }
  FLOVYN_ASSIGN_OR_RETURN(entry.text, workers_.InputSchema(Caller::Trusted(), tenant, type, kind));
  if (!(entry.text == known)) entry.schema = MadeReady(entry.key, entry.text);
  std::shared_ptr<const InputSchema> schema = entry.schema;
  MutexLock lock(mutex_);
  Keep(std::move(entry));
  return schema;
}

std::shared_ptr<const InputSchema> SchemaBook::MadeReady(const Key& key, const Payload& text) {
  if (text.absent()) return nullptr;
  absl::StatusOr<std::shared_ptr<const InputSchema>> schema = ReadInputSchema(text.text());
  if (schema.ok()) return *std::move(schema);
  logger_.Log(LogLevel::kWarning, "inputs of a kind are not checked: its schema cannot be used",
              {{"organization", std::get<TenantId>(key).str()},
               {"type", std::get<WorkType>(key) == WorkType::kWorkflow ? "workflow" : "task"},
               {"kind", std::get<std::string>(key)},
               {"why", std::string(schema.status().message())}});
  return nullptr;
}

void SchemaBook::Keep(Entry entry) {
  if (const auto former = places_.find(entry.key); former != places_.end()) Drop(former->second);
  bytes_ += entry.text.text().size();
  const Key key = entry.key;
  entries_.push_front(std::move(entry));
  places_[key] = entries_.begin();
  while (entries_.size() > kMaxKinds || (bytes_ > kMaxBytes && entries_.size() > 1)) {
    Drop(std::prev(entries_.end()));
  }
}

void SchemaBook::Drop(Entries::iterator entry) {
  bytes_ -= entry->text.text().size();
  places_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace flovyn::http
