"""Everyday heads: what columns are called in lists that centres keep already, besides the labels of our fields.

A head stands for the field with this label in whichever type has one; the label of another field goes before.
"""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = (
    "name, names, full name, name of trainee, name of student, name of participant, trainee name, student name, "
    "names of trainees, names of students, nom, noms, nom complet, nom et prénom, nom et prénoms, noms et prénoms, "
    "nom prénom, prénom et nom, prénoms et noms, prénom nom, nom de l'apprenant, Namen, Vor- und Nachname"
)
_PHONE = (
    "phone no, phone number, telephone, telephone no, telephone number, tel, tel no, mobile, mobile no, mobile number, "
    "mobile phone, cell, cell phone, cellphone, contact number, contact no, téléphone, numéro de téléphone, n° de téléphone, "
    "tél portable, portable, GSM, Telefon, Telefonnummer, Handy, Handynummer"
)

HEADS: Mapping[str, str] = {
    "Names as on paper": _NAMES,
    "Names": _NAMES,
    "Family name": "surname, last name, lastname, family, family names, patronyme, Nachname",
    "Given name": "first name, firstname, first names, forename, given names, other names, prénom, prénoms, Vorname, Vornamen",
    "Father's name": "father, father name, name of father, père, Vater",
    "Born": "date of birth, DOB, D.O.B., birth date, birthdate, birthday, born on, date de naissance, date naissance, "
    "né le, née le, né(e) le, né, née, Geburtsdatum, Geburtstag, geboren am",
    "Birth year": "year of birth, YOB, Jahrgang",
    "Place of birth": "birthplace, birth place, né à, née à, né(e) à",
    "Sex": "gender, M/F, F/M, sex (M/F), sex M/F, gender (M/F), sexe (M/F), sexe M/F, sexe (F/M), genre, H/F, sexe (H/F)",
    "Phone": _PHONE,
    "Phone number": _PHONE,
    "E-mail": "email, e-mail address, email address, mail, adresse e-mail, adresse mail, courriel",
    "Village or quarter": "village, quarter, town, village/town, ward, residence, place of residence, quartier, "
    "village/quartier, localité, résidence, lieu de résidence, Ort, Wohnort, Dorf",
    "Schooling": "education, level of education, education level, highest level of education, school level, "
    "niveau d'études, niveau d'étude, niveau scolaire, niveau d'instruction, Schulbildung",
    "Nationality": "citizenship",
    "Trainee number": "trainee no, trainee ID, student number, student no, student ID, registration no, reg no, matricule, "
    "n° matricule, numéro matricule",
    "Trainee": "student, learner, participant, name of trainee, trainee name, student name, étudiant, élève, stagiaire",
    "Cohort": "group, class, course, batch, groupe, classe, Gruppe, Kurs",
    "Programme": "program",
    "Organisation": "organization, institution",
    "Begins": "start, start date, begin, beginning, begins on, starts on, date de début, débute le, Anfang, Startdatum",
    "Ends": "end, end date, ends on, date de fin, finit le, Enddatum",
    "From": "start, start date, date de début, Anfang, Startdatum",
    "To": "end, end date, date de fin, Enddatum",
    "Date": "on, le, am",
    "Amount": "sum, somme, Summe",
    "Quantity": "qty, number of pieces, Anzahl",
    "Inventory number": "inventory no, asset number, asset no, asset tag, tag, n° d'inventaire, n° inventaire, Inventarnummer",
    "Note": "notes, remark, remarks, comment, comments, observation, observations, remarques, commentaire, commentaires, "
    "Bemerkung, Bemerkungen, Anmerkung",
}
