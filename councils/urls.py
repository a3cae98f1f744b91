"""Addresses of the institutions' pages, below a language."""

from django.urls import path

from councils.views import accreditation, associations, councils, invitations, mandates, papers, protected, record

urlpatterns = [
    path("associations/", associations.association_list, name="association_list"),
    path("associations/apply/", associations.apply, name="apply_for_accreditation"),
    path("consultations/<slug:code>/timeline/", record.consultation_timeline, name="consultation_timeline"),
    path("record/", record.record, name="record"),
    path("record/prefectures/<slug:sigla>/", record.record_prefecture, name="record_prefecture"),
    path("desk/associations/", mandates.desk_association_list, name="desk_association_list"),
    path("desk/associations/<slug:slug>/", mandates.desk_association, name="desk_association"),
    path("desk/associations/<slug:slug>/apply/", associations.apply_elsewhere, name="apply_again"),
    path("desk/associations/<slug:slug>/change/", protected.change_ask, name="change_ask"),
    path("desk/changes/<int:pk>/", protected.change, name="change"),
    path("desk/changes/<int:pk>/<slug:answer>/", protected.change_decide, name="change_decide"),
    path("desk/papers/<int:pk>/", papers.paper, name="paper"),
    path("desk/associations/<slug:slug>/mandates/new/", mandates.mandate_grant, name="mandate_grant"),
    path("desk/associations/<slug:slug>/hand-over/", mandates.mandate_hand_over, name="mandate_hand_over"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("desk/mandates/<int:pk>/accept/", mandates.mandate_accept, name="mandate_accept"),
    path("desk/mandates/<int:pk>/renew/", mandates.mandate_renew, name="mandate_renew"),
    path("desk/mandates/<int:pk>/revoke/", mandates.mandate_revoke, name="mandate_revoke"),
    path("desk/accreditation/", accreditation.desk_accreditation_list, name="desk_accreditation_list"),
    path("desk/accreditation/<int:pk>/", accreditation.desk_accreditation, name="desk_accreditation"),
    path("desk/accreditation/<int:pk>/papers/", papers.papers_send, name="papers_send"),
    path("desk/accreditation/<int:pk>/<slug:act>/", accreditation.accreditation_decide, name="accreditation_decide"),
    path("desk/councils/", councils.desk_council_list, name="desk_council_list"),
    path("desk/councils/<slug:slug>/", councils.desk_council, name="desk_council"),
    path("desk/councils/<slug:slug>/members/", councils.member_appoint, name="member_appoint"),
    path("desk/councils/<slug:slug>/seats/", councils.council_add, name="council_add"),
    path("desk/members/<int:pk>/end/", councils.membership_end, name="membership_end"),
]
