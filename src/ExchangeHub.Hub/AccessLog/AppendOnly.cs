using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>
/// The database itself refuses to change the access log, and to delete what is younger than the floor: no mistake of this
/// program, and no hand at the database that does not first drop a trigger, rewrites who read what.
/// </summary>
internal static class AppendOnly
{
    private const string FloorInMilliseconds = "15552000000";

    private const string Sqlite =
        $"""
        create trigger if not exists access_log_keep_update before update on access_log
        begin select raise(abort, 'access_log is append-only'); end;
        create trigger if not exists access_log_keep_delete before delete on access_log
        when old.read_at > unixepoch() * 1000 - {FloorInMilliseconds}
        begin select raise(abort, 'access_log is kept at least 180 days'); end;
        create trigger if not exists access_log_subject_keep_update before update on access_log_subject
        begin select raise(abort, 'access_log_subject is append-only'); end;
        create trigger if not exists access_log_subject_keep_delete before delete on access_log_subject
        when exists (select 1 from access_log l where l.id = old.log_id and l.read_at > unixepoch() * 1000 - {FloorInMilliseconds})
        begin select raise(abort, 'access_log_subject is kept at least 180 days'); end;
        """;

    private const string Postgres =
        $"""
        create or replace function access_log_keep() returns trigger language plpgsql as $$
        declare read_time bigint;
        begin
          if tg_op <> 'DELETE' then raise exception '% is append-only', tg_table_name; end if;
          if tg_table_name = 'access_log' then read_time := old.read_at;
          else select l.read_at into read_time from access_log l where l.id = old.log_id; end if;
          if read_time > extract(epoch from now()) * 1000 - {FloorInMilliseconds} then
            raise exception '% is kept at least 180 days', tg_table_name;
          end if;
          return old;
        end $$;
        create or replace function access_log_no_truncate() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name; end $$;
        create or replace trigger access_log_keep before update or delete on access_log for each row execute function access_log_keep();
        create or replace trigger access_log_whole before truncate on access_log for each statement execute function access_log_no_truncate();
        create or replace trigger access_log_subject_keep before update or delete on access_log_subject for each row execute function access_log_keep();
        create or replace trigger access_log_subject_whole before truncate on access_log_subject for each statement execute function access_log_no_truncate();
        """;

    /// <summary>Administrators' actions, as long.</summary>
    public static readonly DatabaseRule AdminLog = new(
        $"""
        create trigger if not exists admin_action_keep_update before update on admin_action
        begin select raise(abort, 'admin_action is append-only'); end;
        create trigger if not exists admin_action_keep_delete before delete on admin_action
        when old.at > unixepoch() * 1000 - {FloorInMilliseconds}
        begin select raise(abort, 'admin_action is kept at least 180 days'); end;
        """,
        $"""
        create or replace function admin_action_keep() returns trigger language plpgsql as $$
        begin
          if tg_op <> 'DELETE' then raise exception 'admin_action is append-only'; end if;
          if old.at > extract(epoch from now()) * 1000 - {FloorInMilliseconds} then
            raise exception 'admin_action is kept at least 180 days';
          end if;
          return old;
        end $$;
        create or replace trigger admin_action_keep before update or delete on admin_action for each row execute function admin_action_keep();
        create or replace trigger admin_action_whole before truncate on admin_action for each statement execute function access_log_no_truncate();
        """,
        """select count(*) as "Value" from sqlite_master where type = 'trigger' and name = 'admin_action_keep_delete'""",
        """select count(*) as "Value" from pg_trigger where tgrelid = to_regclass('admin_action') and tgname = 'admin_action_whole'""");

    /// <summary>Reads and refusals. Comes first: its function against truncation serves both.</summary>
    public static readonly DatabaseRule AccessLog = new(
        Sqlite,
        Postgres,
        """select count(*) as "Value" from sqlite_master where type = 'trigger' and name = 'access_log_subject_keep_delete'""",
        """select count(*) as "Value" from pg_trigger where tgrelid = to_regclass('access_log_subject') and tgname = 'access_log_subject_whole'""");
}
