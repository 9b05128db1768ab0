"""All tables in one import: for migrations, tests and set-up."""

from sqlmodel import SQLModel

import shop.agreements.models
import shop.approvals.models
import shop.basket.models
import shop.budgets.models
import shop.catalogue.models
import shop.favourites.models
import shop.guidance.models
import shop.intake.models
import shop.jobs.models
import shop.ledger.models
import shop.mail.models
import shop.orders.models
import shop.organisation.models
import shop.quick.models
import shop.receiving.models
import shop.requests.models
import shop.reuse.models
import shop.search.models
import shop.standing.models  # noqa: F401

metadata = SQLModel.metadata
