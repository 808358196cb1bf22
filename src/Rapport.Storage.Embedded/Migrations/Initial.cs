using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rapport.Storage.Embedded.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alarm",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    alert = table.Column<byte[]>(type: "BLOB", nullable: false),
                    first = table.Column<int>(type: "INTEGER", nullable: false),
                    end = table.Column<int>(type: "INTEGER", nullable: true),
                    begun_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen = table.Column<string>(type: "TEXT", nullable: false),
                    taken_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alarm", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "alert",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    definition = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    looked_to = table.Column<int>(type: "INTEGER", nullable: false),
                    seen = table.Column<string>(type: "TEXT", nullable: false),
                    said = table.Column<int>(type: "INTEGER", nullable: true),
                    trouble = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    dialect = table.Column<string>(type: "TEXT", nullable: false),
                    prefix = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    origins = table.Column<string>(type: "TEXT", nullable: false),
                    networks = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last_used = table.Column<long>(type: "INTEGER", nullable: true),
                    expires = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_key", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    no = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_kind = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<byte[]>(type: "BLOB", nullable: false),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    previous = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entry", x => new { x.workspace, x.no });
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    no = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_head", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "channel",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    discovered = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_channel", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "company",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_company", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "consent",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    given = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_pending = table.Column<bool>(type: "INTEGER", nullable: false),
                    text_version = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    noted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_kind = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<byte[]>(type: "BLOB", nullable: false),
                    is_told = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_waiting = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "consent_signal",
                columns: table => new
                {
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_signal", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "consent_text",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_text", x => new { x.workspace, x.purpose, x.version, x.language });
                });

            migrationBuilder.CreateTable(
                name: "contact",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    thread = table.Column<string>(type: "TEXT", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    visit = table.Column<string>(type: "TEXT", nullable: false),
                    reserved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contact_decision",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    may = table.Column<bool>(type: "INTEGER", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_decision", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contact_rules",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_rules", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "contact_salt",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_salt", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "contact_wish",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    every_days = table.Column<int>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_wish", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "conversation",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    thread = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    assignee = table.Column<byte[]>(type: "BLOB", nullable: true),
                    team = table.Column<byte[]>(type: "BLOB", nullable: true),
                    skill = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    repeats = table.Column<int>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_text = table.Column<string>(type: "TEXT", nullable: false),
                    last_by = table.Column<int>(type: "INTEGER", nullable: false),
                    owed_since = table.Column<long>(type: "INTEGER", nullable: true),
                    first_replied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replies = table.Column<int>(type: "INTEGER", nullable: false),
                    reopenings = table.Column<int>(type: "INTEGER", nullable: false),
                    first_reply_work = table.Column<long>(type: "INTEGER", nullable: true),
                    resolution_work = table.Column<long>(type: "INTEGER", nullable: true),
                    agent_read = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_read = table.Column<long>(type: "INTEGER", nullable: false),
                    last_from_customer = table.Column<long>(type: "INTEGER", nullable: false),
                    bot = table.Column<int>(type: "INTEGER", nullable: false),
                    bot_answers = table.Column<int>(type: "INTEGER", nullable: false),
                    bot_answered = table.Column<long>(type: "INTEGER", nullable: false),
                    bot_judged = table.Column<long>(type: "INTEGER", nullable: false),
                    handed_over = table.Column<string>(type: "TEXT", nullable: false),
                    helped = table.Column<bool>(type: "INTEGER", nullable: true),
                    rating = table.Column<int>(type: "INTEGER", nullable: true),
                    returned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "conversation_channel",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false),
                    is_gone = table.Column<bool>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_channel", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "conversation_delivery",
                columns: table => new
                {
                    message = table.Column<long>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    conversation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    fault = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_delivery", x => x.message);
                });

            migrationBuilder.CreateTable(
                name: "conversation_draft",
                columns: table => new
                {
                    conversation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_draft", x => new { x.conversation, x.person });
                });

            migrationBuilder.CreateTable(
                name: "conversation_mail",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    conversation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    message = table.Column<long>(type: "INTEGER", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    sender = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    html = table.Column<string>(type: "TEXT", nullable: false),
                    files = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_mail", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "conversation_mail_refusal",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_mail_refusal", x => new { x.workspace, x.reason });
                });

            migrationBuilder.CreateTable(
                name: "conversation_mailbox",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    host = table.Column<string>(type: "TEXT", nullable: false),
                    port = table.Column<int>(type: "INTEGER", nullable: false),
                    tls = table.Column<bool>(type: "INTEGER", nullable: false),
                    user = table.Column<string>(type: "TEXT", nullable: false),
                    password = table.Column<string>(type: "TEXT", nullable: true),
                    folder = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    plus = table.Column<bool>(type: "INTEGER", nullable: false),
                    trusted_server = table.Column<string>(type: "TEXT", nullable: false),
                    reply_key = table.Column<string>(type: "TEXT", nullable: false),
                    uid_validity = table.Column<long>(type: "INTEGER", nullable: false),
                    last_uid = table.Column<long>(type: "INTEGER", nullable: false),
                    last_arrived = table.Column<long>(type: "INTEGER", nullable: false),
                    looked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fault = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_mailbox", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "conversation_message",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    conversation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<int>(type: "INTEGER", nullable: false),
                    actor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    is_told = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_message", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "customer",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    phone = table.Column<string>(type: "TEXT", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    facts = table.Column<long>(type: "INTEGER", nullable: false),
                    orders = table.Column<long>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    nps = table.Column<double>(type: "REAL", nullable: true),
                    csat = table.Column<double>(type: "REAL", nullable: true),
                    traits = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_merge",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survivor = table.Column<byte[]>(type: "BLOB", nullable: false),
                    loser = table.Column<byte[]>(type: "BLOB", nullable: false),
                    moved = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cause = table.Column<string>(type: "TEXT", nullable: false),
                    fact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_merge", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customer_order",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    amount_at = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    cancelled = table.Column<bool>(type: "INTEGER", nullable: false),
                    promised_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_order", x => new { x.workspace, x.order_id });
                });

            migrationBuilder.CreateTable(
                name: "dead_event",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_event", x => new { x.position, x.message_id });
                });

            migrationBuilder.CreateTable(
                name: "dead_request",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    dialect = table.Column<string>(type: "TEXT", nullable: false),
                    received = table.Column<long>(type: "INTEGER", nullable: false),
                    events = table.Column<long>(type: "INTEGER", nullable: false),
                    meta = table.Column<byte[]>(type: "BLOB", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_request", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "employee_answer",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    element = table.Column<string>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    scale = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    wave = table.Column<string>(type: "TEXT", nullable: false),
                    team = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    department = table.Column<string>(type: "TEXT", nullable: false),
                    block = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_employee_answer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "employee_report",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    team = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    reporter = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_employee_report", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "erased_identity",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_identity", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "erasing",
                columns: table => new
                {
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasing", x => new { x.customer, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "erasure_salt",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasure_salt", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "fact_block",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspaces = table.Column<byte[]>(type: "BLOB", nullable: false),
                    written = table.Column<long>(type: "INTEGER", nullable: false),
                    group_no = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fact_block", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "feedback_hearing",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    masks = table.Column<bool>(type: "INTEGER", nullable: false),
                    knowledge = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_hearing", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "feedback_item",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    received = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    search = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    heading = table.Column<string>(type: "TEXT", nullable: false),
                    collection = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    employee = table.Column<string>(type: "TEXT", nullable: false),
                    metric = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    stated = table.Column<string>(type: "TEXT", nullable: true),
                    follow_up = table.Column<bool>(type: "INTEGER", nullable: true),
                    counts = table.Column<bool>(type: "INTEGER", nullable: false),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    import = table.Column<byte[]>(type: "BLOB", nullable: true),
                    is_history = table.Column<bool>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    read_by = table.Column<long>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    sentiment = table.Column<double>(type: "REAL", nullable: true),
                    level = table.Column<int>(type: "INTEGER", nullable: true),
                    is_mixed = table.Column<bool>(type: "INTEGER", nullable: false),
                    confidence = table.Column<double>(type: "REAL", nullable: false),
                    reading = table.Column<string>(type: "TEXT", nullable: false),
                    alike = table.Column<byte[]>(type: "BLOB", nullable: false),
                    said_level = table.Column<int>(type: "INTEGER", nullable: true),
                    said_topics = table.Column<string>(type: "TEXT", nullable: true),
                    assignee = table.Column<byte[]>(type: "BLOB", nullable: true),
                    copy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_item", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "feedback_item_emotion",
                columns: table => new
                {
                    item = table.Column<byte[]>(type: "BLOB", nullable: false),
                    emotion = table.Column<string>(type: "TEXT", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    confidence = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_item_emotion", x => new { x.item, x.emotion });
                });

            migrationBuilder.CreateTable(
                name: "feedback_item_tag",
                columns: table => new
                {
                    item = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_item_tag", x => new { x.item, x.tag });
                });

            migrationBuilder.CreateTable(
                name: "feedback_item_topic",
                columns: table => new
                {
                    item = table.Column<byte[]>(type: "BLOB", nullable: false),
                    topic = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    confidence = table.Column<double>(type: "REAL", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_item_topic", x => new { x.item, x.topic });
                });

            migrationBuilder.CreateTable(
                name: "feedback_view",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: true),
                    query = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback_view", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "finding",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    said = table.Column<string>(type: "TEXT", nullable: false),
                    weight = table.Column<double>(type: "REAL", nullable: false),
                    found_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    dismissed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finding", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "identifier",
                columns: table => new
                {
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @namespace = table.Column<string>(name: "namespace", type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    demoted_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    demoted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identifier", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "identity_conflict",
                columns: table => new
                {
                    left_out = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kept_for = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_conflict", x => new { x.left_out, x.kept_for });
                });

            migrationBuilder.CreateTable(
                name: "identity_secret",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    demanded = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_secret", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "import",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    mapping = table.Column<string>(type: "TEXT", nullable: true),
                    guess = table.Column<string>(type: "TEXT", nullable: true),
                    report = table.Column<string>(type: "TEXT", nullable: true),
                    preview = table.Column<string>(type: "TEXT", nullable: true),
                    record = table.Column<int>(type: "INTEGER", nullable: false),
                    row = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    job = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_mapping",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    mapping = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import_mapping", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ingest_drop",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    example = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ingest_drop", x => new { x.workspace, x.source, x.reason });
                });

            migrationBuilder.CreateTable(
                name: "insight_scan",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_scan", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "interview",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    study = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    notes = table.Column<string>(type: "TEXT", nullable: false),
                    transcript = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "interview_participant",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    interview = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    speaker = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview_participant", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "interview_quote",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    interview = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    participant = table.Column<byte[]>(type: "BLOB", nullable: true),
                    turn = table.Column<int>(type: "INTEGER", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview_quote", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invite",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    expires = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invite", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "job",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    args = table.Column<string>(type: "TEXT", nullable: false),
                    saved = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: true),
                    started = table.Column<long>(type: "INTEGER", nullable: true),
                    done_before = table.Column<long>(type: "INTEGER", nullable: false),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    log = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    finished = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "journey_map",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    segment = table.Column<byte[]>(type: "BLOB", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journey_map", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "journey_map_edit",
                columns: table => new
                {
                    map = table.Column<byte[]>(type: "BLOB", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    edits = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journey_map_edit", x => new { x.map, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "journey_map_node",
                columns: table => new
                {
                    map = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    parent = table.Column<byte[]>(type: "BLOB", nullable: true),
                    lane = table.Column<byte[]>(type: "BLOB", nullable: true),
                    rank = table.Column<double>(type: "REAL", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: true),
                    quote = table.Column<byte[]>(type: "BLOB", nullable: true),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journey_map_node", x => new { x.map, x.id });
                });

            migrationBuilder.CreateTable(
                name: "journey_map_version",
                columns: table => new
                {
                    map = table.Column<byte[]>(type: "BLOB", nullable: false),
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    nodes = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journey_map_version", x => new { x.map, x.no });
                });

            migrationBuilder.CreateTable(
                name: "kept_answer",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<byte[]>(type: "BLOB", nullable: true),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_answer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kept_apart",
                columns: table => new
                {
                    one = table.Column<byte[]>(type: "BLOB", nullable: false),
                    other = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_apart", x => new { x.one, x.other });
                });

            migrationBuilder.CreateTable(
                name: "mail_settings",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    postal_address = table.Column<string>(type: "TEXT", nullable: false),
                    reply_to = table.Column<string>(type: "TEXT", nullable: false),
                    purposes_json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mail_settings", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "membership",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_membership", x => new { x.workspace, x.person });
                });

            migrationBuilder.CreateTable(
                name: "message",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    asked_by_stranger = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    thread = table.Column<string>(type: "TEXT", nullable: false),
                    ignores_cool_down = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    not_after = table.Column<long>(type: "INTEGER", nullable: true),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    tried_at = table.Column<long>(type: "INTEGER", nullable: true),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    unsubscribed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_hour",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    sent = table.Column<long>(type: "INTEGER", nullable: false),
                    for_strangers = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message_hour", x => new { x.workspace, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "passkey",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sign_count = table.Column<long>(type: "INTEGER", nullable: false),
                    transports = table.Column<string>(type: "TEXT", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_backed_up = table.Column<bool>(type: "INTEGER", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    email_key = table.Column<string>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<string>(type: "TEXT", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    lockouts = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true),
                    totp_secret = table.Column<string>(type: "TEXT", nullable: true),
                    totp_on = table.Column<bool>(type: "INTEGER", nullable: false),
                    totp_step = table.Column<long>(type: "INTEGER", nullable: false),
                    recovery_codes = table.Column<string>(type: "TEXT", nullable: false),
                    founder = table.Column<bool>(type: "INTEGER", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pipeline_position",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    done = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pipeline_position", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prediction",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    risk = table.Column<double>(type: "REAL", nullable: true),
                    risk_low = table.Column<double>(type: "REAL", nullable: true),
                    risk_high = table.Column<double>(type: "REAL", nullable: true),
                    reasons = table.Column<string>(type: "TEXT", nullable: false),
                    alive = table.Column<double>(type: "REAL", nullable: true),
                    orders = table.Column<double>(type: "REAL", nullable: true),
                    value = table.Column<double>(type: "REAL", nullable: true),
                    stake = table.Column<double>(type: "REAL", nullable: false),
                    rfm = table.Column<int>(type: "INTEGER", nullable: false),
                    grouped = table.Column<string>(type: "TEXT", nullable: false),
                    cluster = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    score_low = table.Column<double>(type: "REAL", nullable: true),
                    score_high = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prediction", x => new { x.workspace, x.customer });
                });

            migrationBuilder.CreateTable(
                name: "prediction_run",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prediction_run", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "recent_fact",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    fact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    import_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recent_fact", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "reply_template",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reply_template", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "report_form",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_form", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "response",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    mode = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    once = table.Column<string>(type: "TEXT", nullable: true),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    seed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    answers = table.Column<string>(type: "TEXT", nullable: false),
                    left = table.Column<string>(type: "TEXT", nullable: false),
                    times = table.Column<string>(type: "TEXT", nullable: false),
                    told = table.Column<string>(type: "TEXT", nullable: false),
                    counted = table.Column<string>(type: "TEXT", nullable: false),
                    flags = table.Column<string>(type: "TEXT", nullable: false),
                    ending = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_response", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "response_report",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_response_report", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "response_trace",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    response = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_response_trace", x => new { x.survey, x.key, x.response });
                });

            migrationBuilder.CreateTable(
                name: "restricted_field",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    field = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_restricted_field", x => new { x.workspace, x.field });
                });

            migrationBuilder.CreateTable(
                name: "review",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    platform = table.Column<string>(type: "TEXT", nullable: false),
                    external = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    rating = table.Column<double>(type: "REAL", nullable: true),
                    best = table.Column<double>(type: "REAL", nullable: false),
                    worst = table.Column<double>(type: "REAL", nullable: false),
                    stars = table.Column<double>(type: "REAL", nullable: true),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    product = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    @namespace = table.Column<string>(name: "namespace", type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    linked_by_hand = table.Column<bool>(type: "INTEGER", nullable: false),
                    reply = table.Column<string>(type: "TEXT", nullable: false),
                    reply_state = table.Column<int>(type: "INTEGER", nullable: false),
                    replied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    import = table.Column<byte[]>(type: "BLOB", nullable: true),
                    told = table.Column<string>(type: "TEXT", nullable: true),
                    revision = table.Column<uint>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seen_block",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<long>(type: "INTEGER", nullable: false),
                    import_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    fingerprints = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seen_block", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "segment",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<long>(type: "INTEGER", nullable: false),
                    predicate = table.Column<string>(type: "TEXT", nullable: false),
                    current = table.Column<long>(type: "INTEGER", nullable: false),
                    next = table.Column<long>(type: "INTEGER", nullable: false),
                    job = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "segment_person",
                columns: table => new
                {
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    members = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_person", x => x.customer);
                });

            migrationBuilder.CreateTable(
                name: "segment_plan",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_plan", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "segment_recount",
                columns: table => new
                {
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_recount", x => x.customer);
                });

            migrationBuilder.CreateTable(
                name: "segment_stay",
                columns: table => new
                {
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    moved = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_stay", x => new { x.version, x.customer, x.since });
                });

            migrationBuilder.CreateTable(
                name: "segment_track",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    is_filled = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_track", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "segment_version",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    segment = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    predicate = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    members = table.Column<long>(type: "INTEGER", nullable: false),
                    live_from = table.Column<long>(type: "INTEGER", nullable: true),
                    live_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_segment_version", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "service_article",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_article", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_article_read",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    article = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    times = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_article_read", x => new { x.workspace, x.article, x.language, x.day });
                });

            migrationBuilder.CreateTable(
                name: "service_article_text",
                columns: table => new
                {
                    article = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    live = table.Column<int>(type: "INTEGER", nullable: true),
                    versions = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_article_text", x => new { x.article, x.language });
                });

            migrationBuilder.CreateTable(
                name: "service_article_version",
                columns: table => new
                {
                    article = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false),
                    published_by = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_article_version", x => new { x.article, x.language, x.version });
                });

            migrationBuilder.CreateTable(
                name: "service_article_vote",
                columns: table => new
                {
                    reader = table.Column<string>(type: "TEXT", nullable: false),
                    article = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    helped = table.Column<bool>(type: "INTEGER", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_article_vote", x => new { x.article, x.reader });
                });

            migrationBuilder.CreateTable(
                name: "service_case",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: true),
                    team = table.Column<byte[]>(type: "BLOB", nullable: true),
                    cause = table.Column<byte[]>(type: "BLOB", nullable: true),
                    outcome = table.Column<int>(type: "INTEGER", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    employee = table.Column<string>(type: "TEXT", nullable: false),
                    interaction = table.Column<string>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: true),
                    response = table.Column<byte[]>(type: "BLOB", nullable: true),
                    fact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    heard_source = table.Column<string>(type: "TEXT", nullable: false),
                    heard_origin = table.Column<string>(type: "TEXT", nullable: false),
                    metric = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: true),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    policy = table.Column<string>(type: "TEXT", nullable: false),
                    is_policy_fixed = table.Column<bool>(type: "INTEGER", nullable: false),
                    clocks = table.Column<string>(type: "TEXT", nullable: false),
                    settled_by = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    timer = table.Column<long>(type: "INTEGER", nullable: false),
                    is_breached = table.Column<bool>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    first_replied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replies = table.Column<int>(type: "INTEGER", nullable: false),
                    reopenings = table.Column<int>(type: "INTEGER", nullable: false),
                    first_reply_work = table.Column<long>(type: "INTEGER", nullable: true),
                    resolution_work = table.Column<long>(type: "INTEGER", nullable: true),
                    is_first_reply_late = table.Column<bool>(type: "INTEGER", nullable: true),
                    is_resolution_late = table.Column<bool>(type: "INTEGER", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_case_event",
                columns: table => new
                {
                    no = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    @case = table.Column<byte[]>(name: "case", type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    changes = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<byte[]>(type: "BLOB", nullable: true),
                    told = table.Column<string>(type: "TEXT", nullable: false),
                    is_told = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_case_event", x => x.no);
                });

            migrationBuilder.CreateTable(
                name: "service_case_origin",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    @case = table.Column<byte[]>(name: "case", type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_case_origin", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "service_case_survey",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @case = table.Column<byte[]>(name: "case", type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    response = table.Column<byte[]>(type: "BLOB", nullable: true),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    revision = table.Column<uint>(type: "INTEGER", nullable: false),
                    metric = table.Column<string>(type: "TEXT", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_case_survey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_case_turn",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    turn = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_case_turn", x => new { x.workspace, x.person });
                });

            migrationBuilder.CreateTable(
                name: "service_fix",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cause = table.Column<byte[]>(type: "BLOB", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    texts = table.Column<string>(type: "TEXT", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true),
                    job = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_fix", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_fix_person",
                columns: table => new
                {
                    fix = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    message = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_fix_person", x => new { x.fix, x.customer });
                });

            migrationBuilder.CreateTable(
                name: "service_help_centre",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_help_centre", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "service_help_search",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    wish = table.Column<string>(type: "TEXT", nullable: false),
                    hits = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    article = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_help_search", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_portal",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_portal", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "service_portal_ask",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_portal_ask", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_portal_pass",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    is_session = table.Column<bool>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_portal_pass", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "service_setting",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service_setting", x => new { x.workspace, x.name });
                });

            migrationBuilder.CreateTable(
                name: "session",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stamp = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed = table.Column<long>(type: "INTEGER", nullable: false),
                    by_passkey = table.Column<bool>(type: "INTEGER", nullable: false),
                    browser = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "smtp",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    host = table.Column<string>(type: "TEXT", nullable: false),
                    port = table.Column<int>(type: "INTEGER", nullable: false),
                    user = table.Column<string>(type: "TEXT", nullable: false),
                    password = table.Column<string>(type: "TEXT", nullable: true),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    tls = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_smtp", x => x.workspace);
                });

            migrationBuilder.CreateTable(
                name: "subject_track",
                columns: table => new
                {
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    track = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_track", x => new { x.subject, x.track });
                });

            migrationBuilder.CreateTable(
                name: "suppression",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    cause = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    message = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_suppression", x => new { x.workspace, x.contact, x.purpose, x.cause });
                });

            migrationBuilder.CreateTable(
                name: "survey",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    draft = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: true),
                    response_limit = table.Column<int>(type: "INTEGER", nullable: true),
                    honesty = table.Column<string>(type: "TEXT", nullable: true),
                    employees = table.Column<int>(type: "INTEGER", nullable: true),
                    completed = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_ask",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    occasion = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<int>(type: "INTEGER", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    fact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    interaction = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    employee = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    letter = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_ask", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_display",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_display", x => x.survey);
                });

            migrationBuilder.CreateTable(
                name: "survey_file",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    response = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_kept = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_file", x => new { x.workspace, x.name });
                });

            migrationBuilder.CreateTable(
                name: "survey_invitation",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mailing = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    pass = table.Column<byte[]>(type: "BLOB", nullable: false),
                    once = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    remind_at = table.Column<long>(type: "INTEGER", nullable: true),
                    thanks = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_invitation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_link",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    passes_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    employee = table.Column<string>(type: "TEXT", nullable: false),
                    pin = table.Column<string>(type: "TEXT", nullable: false),
                    verify_email = table.Column<bool>(type: "INTEGER", nullable: false),
                    domains = table.Column<string>(type: "TEXT", nullable: false),
                    embed_on = table.Column<string>(type: "TEXT", nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    revoked = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_link", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_link_key",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_link_key", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "survey_mailing",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link = table.Column<byte[]>(type: "BLOB", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    occasion = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_mailing", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_notice",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hears = table.Column<int>(type: "INTEGER", nullable: false),
                    condition = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_notice", x => new { x.survey, x.person });
                });

            migrationBuilder.CreateTable(
                name: "survey_notice_due",
                columns: table => new
                {
                    response = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    message = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_notice_due", x => new { x.response, x.person });
                });

            migrationBuilder.CreateTable(
                name: "survey_occasions",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    occasions = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_occasions", x => x.survey);
                });

            migrationBuilder.CreateTable(
                name: "survey_pass",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @namespace = table.Column<string>(name: "namespace", type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    touchpoint = table.Column<string>(type: "TEXT", nullable: false),
                    employee = table.Column<string>(type: "TEXT", nullable: false),
                    interaction = table.Column<string>(type: "TEXT", nullable: false),
                    hidden = table.Column<string>(type: "TEXT", nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    revoked = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_pass", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_quota",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    quota = table.Column<string>(type: "TEXT", nullable: false),
                    used = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_quota", x => new { x.survey, x.quota });
                });

            migrationBuilder.CreateTable(
                name: "survey_version",
                columns: table => new
                {
                    survey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_version", x => new { x.survey, x.no });
                });

            migrationBuilder.CreateTable(
                name: "target",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    metric = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: false),
                    due = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_target", x => new { x.workspace, x.metric });
                });

            migrationBuilder.CreateTable(
                name: "topic",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    parent = table.Column<byte[]>(type: "BLOB", nullable: true),
                    phrases = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    is_edited = table.Column<bool>(type: "INTEGER", nullable: false),
                    stability = table.Column<double>(type: "REAL", nullable: true),
                    merged_into = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_topic", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "topic_space",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<byte[]>(type: "BLOB", nullable: false),
                    texts = table.Column<int>(type: "INTEGER", nullable: false),
                    found_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_topic_space", x => new { x.workspace, x.language });
                });

            migrationBuilder.CreateTable(
                name: "touchpoint",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: true),
                    discovered = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_touchpoint", x => new { x.workspace, x.key });
                });

            migrationBuilder.CreateTable(
                name: "unsubscribe_key",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unsubscribe_key", x => new { x.workspace, x.id });
                });

            migrationBuilder.CreateTable(
                name: "webhook_mapping",
                columns: table => new
                {
                    workspace = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_mapping", x => new { x.workspace, x.name });
                });

            migrationBuilder.CreateTable(
                name: "workspace",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    is_demo = table.Column<bool>(type: "INTEGER", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    second_factor_required = table.Column<bool>(type: "INTEGER", nullable: false),
                    deleting = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alarm_workspace_alert_first",
                table: "alarm",
                columns: new[] { "workspace", "alert", "first" });

            migrationBuilder.CreateIndex(
                name: "IX_api_key_hash",
                table: "api_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consent_is_told",
                table: "consent",
                column: "is_told");

            migrationBuilder.CreateIndex(
                name: "IX_consent_subject_workspace",
                table: "consent",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_consent_workspace",
                table: "consent",
                column: "workspace",
                filter: "is_waiting");

            migrationBuilder.CreateIndex(
                name: "IX_consent_workspace_contact",
                table: "consent",
                columns: new[] { "workspace", "contact" });

            migrationBuilder.CreateIndex(
                name: "IX_consent_workspace_customer",
                table: "consent",
                columns: new[] { "workspace", "customer" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_subject",
                table: "contact",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_contact_decision_subject_workspace_at",
                table: "contact_decision",
                columns: new[] { "subject", "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_decision_workspace_at",
                table: "contact_decision",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_wish_subject_workspace",
                table: "contact_wish",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_wish_workspace_contact",
                table: "contact_wish",
                columns: new[] { "workspace", "contact" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_bot",
                table: "conversation",
                columns: new[] { "workspace", "closed_at" },
                filter: "\"bot\" <> 0 OR \"rating\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversation_report",
                table: "conversation",
                columns: new[] { "workspace", "closed_at", "assignee", "team", "channel", "touchpoint", "id", "opened_at", "first_replied_at", "first_reply_work", "resolution_work", "replies", "reopenings", "repeats", "subject" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_subject_workspace",
                table: "conversation",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_assignee_is_open_last_at",
                table: "conversation",
                columns: new[] { "workspace", "assignee", "is_open", "last_at" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_channel_thread",
                table: "conversation",
                columns: new[] { "workspace", "channel", "thread" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_is_open_last_at",
                table: "conversation",
                columns: new[] { "workspace", "is_open", "last_at" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_last_at",
                table: "conversation",
                columns: new[] { "workspace", "last_at" },
                filter: "\"bot\" = 1 AND \"is_open\"");

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_opened_at",
                table: "conversation",
                columns: new[] { "workspace", "opened_at" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_workspace_status_last_at",
                table: "conversation",
                columns: new[] { "workspace", "status", "last_at" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_delivery_conversation_state",
                table: "conversation_delivery",
                columns: new[] { "conversation", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_delivery_state_due",
                table: "conversation_delivery",
                columns: new[] { "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_mail_conversation_message",
                table: "conversation_mail",
                columns: new[] { "conversation", "message" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_mail_workspace_message_id",
                table: "conversation_mail",
                columns: new[] { "workspace", "message_id" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_mail_workspace_sender_at",
                table: "conversation_mail",
                columns: new[] { "workspace", "sender", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_message_conversation_key",
                table: "conversation_message",
                columns: new[] { "conversation", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversation_message_conversation_no",
                table: "conversation_message",
                columns: new[] { "conversation", "no" });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_message_is_told",
                table: "conversation_message",
                column: "is_told");

            migrationBuilder.CreateIndex(
                name: "IX_conversation_message_workspace_at",
                table: "conversation_message",
                columns: new[] { "workspace", "at" },
                filter: "\"by\" = 4");

            migrationBuilder.CreateIndex(
                name: "IX_customer_workspace_id",
                table: "customer",
                columns: new[] { "workspace", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_customer_merge_loser",
                table: "customer_merge",
                column: "loser");

            migrationBuilder.CreateIndex(
                name: "IX_customer_merge_survivor",
                table: "customer_merge",
                column: "survivor");

            migrationBuilder.CreateIndex(
                name: "IX_customer_order_subject",
                table: "customer_order",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_employee_answer_survey_block",
                table: "employee_answer",
                columns: new[] { "survey", "block" });

            migrationBuilder.CreateIndex(
                name: "IX_employee_report_workspace_at",
                table: "employee_report",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_alike_workspace",
                table: "feedback_item",
                columns: new[] { "alike", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_import_workspace",
                table: "feedback_item",
                columns: new[] { "import", "workspace" },
                filter: "import IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_read_by_received",
                table: "feedback_item",
                columns: new[] { "read_by", "received" },
                filter: "read_by = 0");

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_subject_workspace",
                table: "feedback_item",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_workspace_at",
                table: "feedback_item",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_workspace_read_by",
                table: "feedback_item",
                columns: new[] { "workspace", "read_by" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_workspace_source_origin",
                table: "feedback_item",
                columns: new[] { "workspace", "source", "origin" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_tag_workspace_tag",
                table: "feedback_item_tag",
                columns: new[] { "workspace", "tag" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_item_topic_workspace_topic",
                table: "feedback_item_topic",
                columns: new[] { "workspace", "topic" });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_view_workspace",
                table: "feedback_view",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_identifier_customer",
                table: "identifier",
                column: "customer");

            migrationBuilder.CreateIndex(
                name: "IX_import_workspace_created",
                table: "import",
                columns: new[] { "workspace", "created" });

            migrationBuilder.CreateIndex(
                name: "IX_import_mapping_workspace_name",
                table: "import_mapping",
                columns: new[] { "workspace", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_interview_workspace_at",
                table: "interview",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_interview_participant_interview",
                table: "interview_participant",
                column: "interview");

            migrationBuilder.CreateIndex(
                name: "IX_interview_participant_subject",
                table: "interview_participant",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_interview_quote_interview",
                table: "interview_quote",
                column: "interview");

            migrationBuilder.CreateIndex(
                name: "IX_interview_quote_workspace_created_at",
                table: "interview_quote",
                columns: new[] { "workspace", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_job_state_due",
                table: "job",
                columns: new[] { "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_job_workspace_created",
                table: "job",
                columns: new[] { "workspace", "created" });

            migrationBuilder.CreateIndex(
                name: "IX_journey_map_workspace_changed_at",
                table: "journey_map",
                columns: new[] { "workspace", "changed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_journey_map_node_quote",
                table: "journey_map_node",
                column: "quote");

            migrationBuilder.CreateIndex(
                name: "IX_journey_map_node_workspace_kind_map_touchpoint",
                table: "journey_map_node",
                columns: new[] { "workspace", "kind", "map", "touchpoint" });

            migrationBuilder.CreateIndex(
                name: "IX_kept_answer_at",
                table: "kept_answer",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_membership_person",
                table: "membership",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_message_workspace_about",
                table: "message",
                columns: new[] { "workspace", "about" });

            migrationBuilder.CreateIndex(
                name: "IX_message_workspace_contact",
                table: "message",
                columns: new[] { "workspace", "contact" });

            migrationBuilder.CreateIndex(
                name: "IX_message_workspace_created",
                table: "message",
                columns: new[] { "workspace", "created" });

            migrationBuilder.CreateIndex(
                name: "IX_message_workspace_customer",
                table: "message",
                columns: new[] { "workspace", "customer" });

            migrationBuilder.CreateIndex(
                name: "IX_message_workspace_state_due",
                table: "message",
                columns: new[] { "workspace", "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_passkey_person",
                table: "passkey",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_person_email_key",
                table: "person",
                column: "email_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_prediction_workspace_stake_customer",
                table: "prediction",
                columns: new[] { "workspace", "stake", "customer" });

            migrationBuilder.CreateIndex(
                name: "IX_recent_fact_subject",
                table: "recent_fact",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_reply_template_workspace",
                table: "reply_template",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_report_form_key",
                table: "report_form",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_response_expires_at",
                table: "response",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_response_subject_survey",
                table: "response",
                columns: new[] { "subject", "survey" });

            migrationBuilder.CreateIndex(
                name: "IX_response_survey_once",
                table: "response",
                columns: new[] { "survey", "once" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_response_trace_response",
                table: "response_trace",
                column: "response");

            migrationBuilder.CreateIndex(
                name: "IX_review_import_workspace",
                table: "review",
                columns: new[] { "import", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_review_subject_workspace",
                table: "review",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_review_workspace_at",
                table: "review",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_review_workspace_kind_platform_external",
                table: "review",
                columns: new[] { "workspace", "kind", "platform", "external" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_segment_person_due",
                table: "segment_person",
                column: "due");

            migrationBuilder.CreateIndex(
                name: "IX_segment_stay_customer",
                table: "segment_stay",
                column: "customer");

            migrationBuilder.CreateIndex(
                name: "IX_service_article_workspace",
                table: "service_article",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_service_article_text_workspace_language",
                table: "service_article_text",
                columns: new[] { "workspace", "language" });

            migrationBuilder.CreateIndex(
                name: "IX_service_article_version_workspace",
                table: "service_article_version",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_service_article_vote_workspace_at",
                table: "service_article_vote",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_merged_into_workspace",
                table: "service_case",
                columns: new[] { "merged_into", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_report",
                table: "service_case",
                columns: new[] { "workspace", "closed_at", "merged_into", "owner", "team", "cause", "channel", "touchpoint", "policy", "id", "opened_at", "first_replied_at", "first_reply_work", "resolution_work", "replies", "reopenings", "outcome", "is_first_reply_late", "is_resolution_late" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_response_workspace",
                table: "service_case",
                columns: new[] { "response", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_subject_workspace",
                table: "service_case",
                columns: new[] { "subject", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_timer",
                table: "service_case",
                column: "timer");

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_cause_number",
                table: "service_case",
                columns: new[] { "workspace", "cause", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_is_breached_is_open_due_number",
                table: "service_case",
                columns: new[] { "workspace", "is_breached", "is_open", "due", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_is_open_due_number",
                table: "service_case",
                columns: new[] { "workspace", "is_open", "due", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_is_open_number",
                table: "service_case",
                columns: new[] { "workspace", "is_open", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_number",
                table: "service_case",
                columns: new[] { "workspace", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_opened_at_merged_into",
                table: "service_case",
                columns: new[] { "workspace", "opened_at", "merged_into" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_owner_is_open_due_number",
                table: "service_case",
                columns: new[] { "workspace", "owner", "is_open", "due", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_team_is_open_due_number",
                table: "service_case",
                columns: new[] { "workspace", "team", "is_open", "due", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_workspace_touchpoint_number",
                table: "service_case",
                columns: new[] { "workspace", "touchpoint", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_event_case_workspace",
                table: "service_case_event",
                columns: new[] { "case", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_event_is_told",
                table: "service_case_event",
                column: "is_told");

            migrationBuilder.CreateIndex(
                name: "IX_service_case_origin_case_workspace",
                table: "service_case_origin",
                columns: new[] { "case", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_survey_case_workspace",
                table: "service_case_survey",
                columns: new[] { "case", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_case_survey_workspace_answered_at",
                table: "service_case_survey",
                columns: new[] { "workspace", "answered_at" });

            migrationBuilder.CreateIndex(
                name: "IX_service_fix_workspace_created_at",
                table: "service_fix",
                columns: new[] { "workspace", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_service_fix_person_customer_workspace",
                table: "service_fix_person",
                columns: new[] { "customer", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_fix_person_fix_at",
                table: "service_fix_person",
                columns: new[] { "fix", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_service_help_centre_address",
                table: "service_help_centre",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_service_help_search_workspace_at",
                table: "service_help_search",
                columns: new[] { "workspace", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_service_portal_address",
                table: "service_portal",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_service_portal_pass_customer_workspace",
                table: "service_portal_pass",
                columns: new[] { "customer", "workspace" });

            migrationBuilder.CreateIndex(
                name: "IX_service_portal_pass_until",
                table: "service_portal_pass",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_session_person",
                table: "session",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_survey_workspace",
                table: "survey",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_survey_ask_state_due",
                table: "survey_ask",
                columns: new[] { "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_ask_subject_survey",
                table: "survey_ask",
                columns: new[] { "subject", "survey" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_ask_survey_due",
                table: "survey_ask",
                columns: new[] { "survey", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_display_workspace",
                table: "survey_display",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_survey_file_is_kept_at",
                table: "survey_file",
                columns: new[] { "is_kept", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_file_response",
                table: "survey_file",
                column: "response");

            migrationBuilder.CreateIndex(
                name: "IX_survey_invitation_mailing_survey",
                table: "survey_invitation",
                columns: new[] { "mailing", "survey" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_invitation_remind_at",
                table: "survey_invitation",
                column: "remind_at");

            migrationBuilder.CreateIndex(
                name: "IX_survey_invitation_subject_survey",
                table: "survey_invitation",
                columns: new[] { "subject", "survey" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_invitation_survey",
                table: "survey_invitation",
                column: "survey");

            migrationBuilder.CreateIndex(
                name: "IX_survey_invitation_thanks",
                table: "survey_invitation",
                column: "thanks");

            migrationBuilder.CreateIndex(
                name: "IX_survey_link_key",
                table: "survey_link",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_survey_link_survey",
                table: "survey_link",
                column: "survey");

            migrationBuilder.CreateIndex(
                name: "IX_survey_mailing_survey",
                table: "survey_mailing",
                column: "survey");

            migrationBuilder.CreateIndex(
                name: "IX_survey_notice_workspace",
                table: "survey_notice",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_survey_notice_due_message_due",
                table: "survey_notice_due",
                columns: new[] { "message", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_survey_occasions_workspace",
                table: "survey_occasions",
                column: "workspace");

            migrationBuilder.CreateIndex(
                name: "IX_survey_pass_link",
                table: "survey_pass",
                column: "link");

            migrationBuilder.CreateIndex(
                name: "IX_survey_pass_subject",
                table: "survey_pass",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_topic_workspace",
                table: "topic",
                column: "workspace");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alarm");

            migrationBuilder.DropTable(
                name: "alert");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "channel");

            migrationBuilder.DropTable(
                name: "company");

            migrationBuilder.DropTable(
                name: "consent");

            migrationBuilder.DropTable(
                name: "consent_signal");

            migrationBuilder.DropTable(
                name: "consent_text");

            migrationBuilder.DropTable(
                name: "contact");

            migrationBuilder.DropTable(
                name: "contact_decision");

            migrationBuilder.DropTable(
                name: "contact_rules");

            migrationBuilder.DropTable(
                name: "contact_salt");

            migrationBuilder.DropTable(
                name: "contact_wish");

            migrationBuilder.DropTable(
                name: "conversation");

            migrationBuilder.DropTable(
                name: "conversation_channel");

            migrationBuilder.DropTable(
                name: "conversation_delivery");

            migrationBuilder.DropTable(
                name: "conversation_draft");

            migrationBuilder.DropTable(
                name: "conversation_mail");

            migrationBuilder.DropTable(
                name: "conversation_mail_refusal");

            migrationBuilder.DropTable(
                name: "conversation_mailbox");

            migrationBuilder.DropTable(
                name: "conversation_message");

            migrationBuilder.DropTable(
                name: "customer");

            migrationBuilder.DropTable(
                name: "customer_merge");

            migrationBuilder.DropTable(
                name: "customer_order");

            migrationBuilder.DropTable(
                name: "dead_event");

            migrationBuilder.DropTable(
                name: "dead_request");

            migrationBuilder.DropTable(
                name: "employee_answer");

            migrationBuilder.DropTable(
                name: "employee_report");

            migrationBuilder.DropTable(
                name: "erased_identity");

            migrationBuilder.DropTable(
                name: "erasing");

            migrationBuilder.DropTable(
                name: "erasure_salt");

            migrationBuilder.DropTable(
                name: "fact_block");

            migrationBuilder.DropTable(
                name: "feedback_hearing");

            migrationBuilder.DropTable(
                name: "feedback_item");

            migrationBuilder.DropTable(
                name: "feedback_item_emotion");

            migrationBuilder.DropTable(
                name: "feedback_item_tag");

            migrationBuilder.DropTable(
                name: "feedback_item_topic");

            migrationBuilder.DropTable(
                name: "feedback_view");

            migrationBuilder.DropTable(
                name: "finding");

            migrationBuilder.DropTable(
                name: "identifier");

            migrationBuilder.DropTable(
                name: "identity_conflict");

            migrationBuilder.DropTable(
                name: "identity_secret");

            migrationBuilder.DropTable(
                name: "import");

            migrationBuilder.DropTable(
                name: "import_mapping");

            migrationBuilder.DropTable(
                name: "ingest_drop");

            migrationBuilder.DropTable(
                name: "insight_scan");

            migrationBuilder.DropTable(
                name: "interview");

            migrationBuilder.DropTable(
                name: "interview_participant");

            migrationBuilder.DropTable(
                name: "interview_quote");

            migrationBuilder.DropTable(
                name: "invite");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "journey_map");

            migrationBuilder.DropTable(
                name: "journey_map_edit");

            migrationBuilder.DropTable(
                name: "journey_map_node");

            migrationBuilder.DropTable(
                name: "journey_map_version");

            migrationBuilder.DropTable(
                name: "kept_answer");

            migrationBuilder.DropTable(
                name: "kept_apart");

            migrationBuilder.DropTable(
                name: "mail_settings");

            migrationBuilder.DropTable(
                name: "membership");

            migrationBuilder.DropTable(
                name: "message");

            migrationBuilder.DropTable(
                name: "message_hour");

            migrationBuilder.DropTable(
                name: "passkey");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "pipeline_position");

            migrationBuilder.DropTable(
                name: "prediction");

            migrationBuilder.DropTable(
                name: "prediction_run");

            migrationBuilder.DropTable(
                name: "recent_fact");

            migrationBuilder.DropTable(
                name: "reply_template");

            migrationBuilder.DropTable(
                name: "report_form");

            migrationBuilder.DropTable(
                name: "response");

            migrationBuilder.DropTable(
                name: "response_report");

            migrationBuilder.DropTable(
                name: "response_trace");

            migrationBuilder.DropTable(
                name: "restricted_field");

            migrationBuilder.DropTable(
                name: "review");

            migrationBuilder.DropTable(
                name: "seen_block");

            migrationBuilder.DropTable(
                name: "segment");

            migrationBuilder.DropTable(
                name: "segment_person");

            migrationBuilder.DropTable(
                name: "segment_plan");

            migrationBuilder.DropTable(
                name: "segment_recount");

            migrationBuilder.DropTable(
                name: "segment_stay");

            migrationBuilder.DropTable(
                name: "segment_track");

            migrationBuilder.DropTable(
                name: "segment_version");

            migrationBuilder.DropTable(
                name: "service_article");

            migrationBuilder.DropTable(
                name: "service_article_read");

            migrationBuilder.DropTable(
                name: "service_article_text");

            migrationBuilder.DropTable(
                name: "service_article_version");

            migrationBuilder.DropTable(
                name: "service_article_vote");

            migrationBuilder.DropTable(
                name: "service_case");

            migrationBuilder.DropTable(
                name: "service_case_event");

            migrationBuilder.DropTable(
                name: "service_case_origin");

            migrationBuilder.DropTable(
                name: "service_case_survey");

            migrationBuilder.DropTable(
                name: "service_case_turn");

            migrationBuilder.DropTable(
                name: "service_fix");

            migrationBuilder.DropTable(
                name: "service_fix_person");

            migrationBuilder.DropTable(
                name: "service_help_centre");

            migrationBuilder.DropTable(
                name: "service_help_search");

            migrationBuilder.DropTable(
                name: "service_portal");

            migrationBuilder.DropTable(
                name: "service_portal_ask");

            migrationBuilder.DropTable(
                name: "service_portal_pass");

            migrationBuilder.DropTable(
                name: "service_setting");

            migrationBuilder.DropTable(
                name: "session");

            migrationBuilder.DropTable(
                name: "smtp");

            migrationBuilder.DropTable(
                name: "subject_track");

            migrationBuilder.DropTable(
                name: "suppression");

            migrationBuilder.DropTable(
                name: "survey");

            migrationBuilder.DropTable(
                name: "survey_ask");

            migrationBuilder.DropTable(
                name: "survey_display");

            migrationBuilder.DropTable(
                name: "survey_file");

            migrationBuilder.DropTable(
                name: "survey_invitation");

            migrationBuilder.DropTable(
                name: "survey_link");

            migrationBuilder.DropTable(
                name: "survey_link_key");

            migrationBuilder.DropTable(
                name: "survey_mailing");

            migrationBuilder.DropTable(
                name: "survey_notice");

            migrationBuilder.DropTable(
                name: "survey_notice_due");

            migrationBuilder.DropTable(
                name: "survey_occasions");

            migrationBuilder.DropTable(
                name: "survey_pass");

            migrationBuilder.DropTable(
                name: "survey_quota");

            migrationBuilder.DropTable(
                name: "survey_version");

            migrationBuilder.DropTable(
                name: "target");

            migrationBuilder.DropTable(
                name: "topic");

            migrationBuilder.DropTable(
                name: "topic_space");

            migrationBuilder.DropTable(
                name: "touchpoint");

            migrationBuilder.DropTable(
                name: "unsubscribe_key");

            migrationBuilder.DropTable(
                name: "webhook_mapping");

            migrationBuilder.DropTable(
                name: "workspace");
        }
    }
}
